import { example } from './examples.ts'
import type { Rule } from './rule.ts'
import { show } from './show.ts'

const inactivity = (window: string) => `inactivity:
  window: ${window}
  points: -1`

export const emptyWindow: Rule = {
  code: 'LS215',
  name: 'empty-window',
  severity: 'error',
  summary: 'An inactivity window has no length',
  why: 'A wait is over when its window is (semantics T4). A window of no length is over as it begins: the user would enter, lose points and enter again for ever at one instant, and no action could be scored.',
  bad: example({ inactivity: inactivity('0d') }),
  good: example({ inactivity: inactivity('1d') }),
  check({ windows }, report) {
    for (const { path, text, ms } of windows) {
      if (ms !== 0) continue
      report({
        at: { path: [...path, 'window'] },
        message: `the window is ${show(text)}; a time longer than nothing was expected`,
        notes: ['leads decay once a window: 30d is usual'],
      })
    }
  },
}
