import { example } from './examples.ts'
import type { Rule } from './rule.ts'
import type { WindowUse } from './subject.ts'

const inactivity = (first: string, second: string) => `inactivity:
  - { window: ${first}, points: -1 }
  - { window: ${second}, points: -5 }`

const written = ({ text }: WindowUse) => (text === undefined ? 'the default `1d`' : `\`${text}\``)

export const windowsNotAscending: Rule = {
  code: 'LS207',
  name: 'windows-not-ascending',
  severity: 'error',
  summary: 'Inactivity windows are not listed shortest first',
  why: 'Each window is measured from the moment the entry began to wait, not from the window before it (semantics I2): 14d, then 30d, ends 16 days after the first. A window that is not longer than the one before it would be over already.',
  bad: example({ inactivity: inactivity('30d', '14d') }),
  good: example({ inactivity: inactivity('14d', '30d') }),
  check({ windows }, report) {
    const real = windows.filter(({ ms }) => ms)
    for (const [index, window] of real.entries()) {
      const previous = real[index - 1]
      if (!previous || window.ms! > previous.ms!) continue
      report({
        at: [
          { path: window.text === undefined ? window.path : [...window.path, 'window'] },
          {
            path: previous.text === undefined ? previous.path : [...previous.path, 'window'],
            message: 'the window before it is here',
          },
        ],
        message: `the window is ${written(window)}; one longer than ${written(previous)} was expected`,
        notes: ['windows are all measured from the moment a lead begins to wait: list them shortest first'],
      })
    }
  },
}
