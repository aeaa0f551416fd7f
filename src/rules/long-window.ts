import { formatDuration } from '../text/duration.ts'
import { example } from './examples.ts'
import type { Rule } from './rule.ts'

/** 31 days, Braze's limit for one Action Path (canvas.md 3.1). */
const limitMs = 31 * 86_400_000

const inactivity = (window: string) => `inactivity:
  window: ${window}
  points: -1`

export const longWindow: Rule = {
  code: 'LS240',
  name: 'long-window',
  severity: 'info',
  summary: 'A wait of more than 31 days takes a chain of Action Paths',
  why: 'One Action Path waits at most 31 days. Longer waits are built as a chain of them with the same action groups, so every group has to be set up in each of them.',
  bad: example({ inactivity: inactivity('90d') }),
  good: example({ inactivity: inactivity('31d') }),
  check({ windows }, report) {
    for (const [index, { path, text, ms }] of windows.entries()) {
      // Windows are measured from the beginning of the wait; what is built is the rest after the one before.
      const wait = (ms ?? 0) - (windows[index - 1]?.ms ?? 0)
      if (text === undefined || wait <= limitMs) continue
      const length = index === 0 ? '' : ` (${formatDuration(wait)} after the one before)`
      report({
        at: { path: [...path, 'window'] },
        restsOn: [['inactivity']],
        message: `a window of ${text}${length} takes a chain of ${Math.ceil(wait / limitMs)} Action Paths of at most 31d each`,
        notes: ['each of them needs all action groups; 31d or less is one'],
      })
    }
  },
}
