import { byMatch, covers } from './covering.ts'
import { example } from './examples.ts'
import type { Rule } from './rule.ts'
import type { Subject, TriggerUse } from './subject.ts'
import { onAttribute, triggerPath } from './subject.ts'

const entry = (trigger: string) => `entry:
  triggers:
    - attribute_changed: lead score
    - ${trigger}`

export const triggerInEntryAndGroup: Rule = {
  code: 'LS225',
  name: 'trigger-in-entry-and-group',
  severity: 'warning',
  summary: 'The same event enters the Canvas and is scored by an action group',
  why: 'An event is never seen by the entry it creates (semantics A6): the first one only enters and gives no points. For a lead who waits it gives points and makes one more entry besides, so that inactivity takes its points twice.',
  bad: example({ entry: entry('session_start') }),
  good: example({ entry: entry('email_added') }),
  check(subject, report) {
    for (const { use, scored } of sharedTriggers(subject)) {
      report({
        at: [
          { path: triggerPath(use) },
          ...scored.map((other) => ({
            path: triggerPath(other),
            message: `action group ${Number(other.group) + 1} scores it here`,
          })),
        ],
        restsOn: [use, ...scored].map(({ path }) => path),
        message:
          'the event that enters here is scored by an action group too: the first one gives no points, later ones enter twice',
        notes: ['enter on something that comes before the scored actions, e.g. `email_added`'],
      })
    }
  },
}

/** Entry triggers that fire together with one of an action group; the score, which no group may have, is left out. */
export function sharedTriggers({ entryTriggers, groupTriggers, scoreAttribute }: Subject) {
  const buckets = byMatch([...entryTriggers, ...groupTriggers])
  const shared: { readonly use: TriggerUse; readonly scored: readonly TriggerUse[] }[] = []
  for (const uses of buckets.values()) {
    for (const use of uses.filter(({ group, plan }) => group === null && !onAttribute(plan, scoreAttribute))) {
      const scored = uses
        .filter(({ group, plan }) => group !== null && (covers(plan, use.plan) || covers(use.plan, plan)))
        .slice(0, 8)
      if (scored.length > 0) shared.push({ use, scored })
    }
  }
  return shared
}
