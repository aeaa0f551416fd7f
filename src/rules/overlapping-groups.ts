import { byMatch, covers } from './covering.ts'
import { example } from './examples.ts'
import type { Rule } from './rule.ts'
import { triggerPath } from './subject.ts'

const groups = (first: string, second: string) => `action_groups:
  - name: Any demo
    points: 1
    triggers:
      - custom_event: demo_requested${first}
  - name: Demo of the big plan
    points: 5
    triggers:
      - custom_event: demo_requested${second}`

const plan = (value: string) => `\n        where: [{ property: plan, equals: ${value} }]`

/** Of very long lists only so many are compared with each trigger. */
const compared = 100

export const overlappingGroups: Rule = {
  code: 'LS224',
  name: 'overlapping-groups',
  severity: 'warning',
  summary: 'A trigger never decides: an earlier group takes all of its events',
  why: 'If an event matches several action groups the first listed wins (semantics A1), and only its points are given. Here every event that fires the later trigger fires one of an earlier group too. List the narrower group first.',
  bad: example({ groups: groups('', plan('enterprise')) }),
  good: example({ groups: groups(plan('free'), plan('enterprise')) }),
  check({ groupTriggers }, report) {
    for (const uses of byMatch(groupTriggers).values()) {
      for (const [index, use] of uses.entries()) {
        const wider = uses
          .slice(0, Math.min(index, compared))
          .find(({ group, plan: earlier }) => group !== use.group && covers(earlier, use.plan))
        if (!wider) continue
        const [winner, loser] = [Number(wider.group) + 1, Number(use.group) + 1]
        report({
          at: [
            { path: triggerPath(use) },
            { path: triggerPath(wider), message: `action group ${winner} takes the event here` },
          ],
          restsOn: [use.path, wider.path],
          message: `this trigger of action group ${loser} never counts: action group ${winner} takes every such event`,
          notes: [
            covers(use.plan, wider.plan)
              ? 'remove one of the two'
              : `list action group ${loser} before action group ${winner}, or narrow the earlier trigger`,
          ],
        })
      }
    }
  },
}
