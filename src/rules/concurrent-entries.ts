import { example } from './examples.ts'
import type { Place, Rule } from './rule.ts'
import { count } from './show.ts'
import { onAttribute, triggerPath } from './subject.ts'
import { sharedTriggers } from './trigger-in-entry-and-group.ts'

const seeded = {
  score: 'score:\n  attribute: lead score\n  min: 0',
  entry: 'entry:\n  triggers:\n    - attribute_changed: lead score',
  launch: 'launch:\n  at: 2026-01-01T00:00:00Z\n  seed: 0',
}

export const concurrentEntries: Rule = {
  code: 'LS227',
  name: 'concurrent-entries',
  severity: 'warning',
  summary: 'A lead can enter again while still waiting, and then decays several times',
  why: 'With re-eligibility `0s` a user need not leave the Canvas before entering again, and every waiting entry runs out on its own: two entries lose points twice a window, for ever, until an action collapses them into one (semantics I3). Ranked groups give points to each entry as well (semantics A3). With `score.min` or `score.max` the loop runs on a heartbeat attribute, and outside writes of the score no longer enter (semantics U3). If `email_added` is the only such trigger this is an information: leads have to enter somehow, and addresses seldom change.',
  bad: example({}),
  good: example(seeded),
  check(subject, report) {
    const { config, entryTriggers, windows, heartbeat, scoreAttribute, reeligibilityMs, waitMs } = subject
    const harmless = !config.ranked && windows.every(({ points }) => points === undefined || points === 0)
    if (harmless || reeligibilityMs >= waitMs) return
    const reportedElsewhere = new Set(sharedTriggers(subject).map(({ use }) => use))
    const open = entryTriggers.filter(
      (use) => !reportedElsewhere.has(use) && !(heartbeat && onAttribute(use.plan, scoreAttribute)),
    )
    if (open.length === 0) return
    const fromOutside = open.some(({ plan }) => onAttribute(plan, scoreAttribute))
    const onlyAddresses = open.every(({ kind }) => kind === 'email_added')
    const reason = ({ kind, plan }: (typeof open)[number]) =>
      onAttribute(plan, scoreAttribute)
        ? 'when something else writes the score'
        : kind === 'email_added'
          ? 'when an address is updated'
          : 'whenever it happens'
    const places = open.map((use): Place => ({ path: triggerPath(use), message: reason(use) }))
    report({
      at: [...places] as [Place, ...Place[]],
      restsOn: [
        ['entry', 'triggers'],
        ['score', 'min'],
        ['score', 'max'],
        ['entry', 'reeligibility'],
        ['inactivity'],
        ['ranked'],
      ],
      severity: onlyAddresses ? 'info' : 'warning',
      message: `${count(open.length, 'entry trigger')} can fire while a lead is waiting: each entry then ${config.ranked ? 'scores and decays' : 'decays'} on its own`,
      notes: [
        fromOutside
          ? 'let nothing else write the score, or set `score.min`: then only the Canvas itself makes a lead enter again'
          : onlyAddresses
            ? 'Braze cannot tell a first address from a new one: in `leadscore simulate` such leads have more than one entry waiting'
            : 'prefer entry triggers that fire once in the life of a lead',
      ],
    })
  },
}
