import { defaultWindow } from '../config/lower.ts'
import { example } from './examples.ts'
import type { Rule } from './rule.ts'

export const defaultWindowRule: Rule = {
  code: 'LS231',
  name: 'default-window',
  severity: 'warning',
  summary: 'The inactivity window is left out: one day applies',
  why: 'An Action Path waits one day unless told otherwise. A lead score that decays every day is rarely meant, and the window cannot be changed after the launch.',
  bad: example({ inactivity: 'inactivity:\n  points: -1' }),
  good: example({ inactivity: 'inactivity:\n  window: 1d\n  points: -1' }),
  check({ windows }, report) {
    for (const [index, { path, text, points }] of windows.entries()) {
      // Without points, inactivity-without-points names the default.
      const endsLoop = index === windows.length - 1 && (points === undefined || points === 0)
      if (text !== undefined || endsLoop) continue
      report({
        at: { path, aim: typeof path.at(-1) === 'number' ? 'value' : 'key' },
        restsOn: [[...path, 'window']],
        message: `the window is left out: Braze's default of ${defaultWindow} applies`,
        notes: [`write \`window: ${defaultWindow}\` if that is meant; 30d is usual`],
      })
    }
  },
}
