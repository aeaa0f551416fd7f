import type { Path } from '../document/parse.ts'
import { example } from './examples.ts'
import type { Rule } from './rule.ts'
import { show } from './show.ts'

const groups = (points: string) => `action_groups:
  - name: Engaged
    points: ${points}
    triggers: [session_start]`

export const invalidPoints: Rule = {
  code: 'LS204',
  name: 'invalid-points',
  severity: 'error',
  summary: 'Points are not a whole number, or a group gives 0 points',
  why: 'Braze increments whole numbers only. An increment by 0 changes nothing, so the score trigger does not fire and the user leaves the loop for good. Beyond 2^53 sums are no longer exact.',
  bad: example({ groups: groups('1.5') }),
  good: example({ groups: groups('2') }),
  check({ config, groups: all, windows }, report) {
    const complain = (path: Path, [message, note]: readonly [string, string]) =>
      report({ at: { path }, message, notes: [note] })
    for (const { path, config: group } of all) {
      if (!('points' in group) || 'exit' in group) continue
      const problem = group.points === 0 ? zero : problemOf('points', group.points)
      if (problem) complain([...path, 'points'], problem)
    }
    for (const { path, points } of windows) {
      const problem = points === undefined ? undefined : problemOf('points', points)
      if (problem) complain([...path, 'points'], problem)
    }
    for (const [name, value, path] of [
      ['min', config.score.min, ['score', 'min']],
      ['max', config.score.max, ['score', 'max']],
      ['seed', config.launch?.seed, ['launch', 'seed']],
    ] as const) {
      const problem = value === undefined ? undefined : problemOf(name, value)
      if (problem) complain(path, problem)
    }
  },
}

const zero = [
  'the group gives 0 points, so the score does not change and the user never enters again',
  'give points, or write `exit: true` instead if a user who does this is meant to leave scoring',
] as const

function problemOf(name: string, value: unknown): readonly [string, string] | undefined {
  if (Number.isSafeInteger(value)) return undefined
  if (typeof value === 'number' && Number.isInteger(value)) {
    return [`\`${name}\` is ${show(value)}; whole numbers are exact up to 9007199254740991`, 'use a smaller number']
  }
  if (typeof value === 'number' && Number.isFinite(value)) {
    const note = 'to keep the proportions, multiply all points and the threshold by the same factor'
    return [`\`${name}\` is ${show(value)}; a whole number was expected`, note]
  }
  const isNumeric = typeof value === 'string' && /^[+-]?\d+$/.test(value)
  const kind = typeof value === 'string' ? 'the text ' : ''
  return [
    `\`${name}\` is ${value === null ? 'empty' : kind + show(value)}; a whole number was expected`,
    isNumeric ? `without quotes: \`${name}: ${value}\`` : `for example \`${name}: 5\``,
  ]
}
