import { example } from './examples.ts'
import type { Rule } from './rule.ts'

/** canvas.md 3.1 and 7. */
const limit = 8

const groups = (count: number) =>
  `action_groups:\n${Array.from(
    { length: count },
    (_, index) => `  - { name: Page ${index + 1}, points: 1, triggers: [custom_event: page_${index + 1}] }`,
  ).join('\n')}`

export const tooManyGroups: Rule = {
  code: 'LS201',
  name: 'too-many-groups',
  severity: 'error',
  summary: 'An Action Path has more than 8 action groups',
  why: 'Braze offers at most 8 action groups in an Action Path, Everyone Else not counted. Join groups that give the same points: the triggers of one group are alternatives.',
  bad: example({ groups: groups(9) }),
  good: example({ groups: groups(8) }),
  check({ config }, report) {
    const count = config.action_groups.length
    if (count <= limit) return
    report({
      at: { path: ['action_groups', limit] },
      message: `${count} action groups; an Action Path has at most ${limit}`,
      notes: ['join groups that give the same points: the triggers of one group are alternatives'],
    })
  },
}
