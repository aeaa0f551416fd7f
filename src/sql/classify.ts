/** Which strategy a Plan takes: windows, when nothing that happens to a lead hangs on what the score was before. */
import { type Condition, conditionTests } from '../condition/condition.ts'
import type { Origin, Plan } from '../plan/plan.ts'

/** Why a Plan needs the ordered fold; the first reason is told. */
export interface Reason {
  readonly path: Origin
  readonly why: string
}

export function reasonsForFold(plan: Plan, sendsBelow: boolean): Reason[] {
  const { entry, groups, handoff, score, windows, ranked } = plan
  const reasons: Reason[] = []
  const add = (condition: boolean, path: Origin, why: string) => {
    if (condition) reasons.push({ path, why })
  }
  add(score.heartbeat && windows.length === 1, ['score'], 'a bound makes each write depend on the score before it')
  add(windows.length > 1, ['inactivity'], 'several windows are counted by stage')
  add(ranked, ['ranked'], 'ranked order remembers the best group of each wait')
  add(entry.reeligibilityMs !== 0, ['entry', 'reeligibility'], 're-eligibility counts from the last entry')
  add(windows[0].points === 0, ['inactivity'], 'a window without points ends the loop')
  const loops = entry.triggers.some(
    ({ match }) => match.on === 'attribute' && match.attribute === score.attribute && match.to === null,
  )
  add(!loops, ['entry', 'triggers'], 'not every change of the score lets a lead in again')
  const synced = new Set(Object.keys(handoff?.crmSync?.attributes ?? {}))
  add(synced.has(score.attribute), ['handoff', 'crm_sync'], 'the CRM sync writes the score')
  const looksAt = (condition: Condition | null) =>
    [...conditionTests(condition)].some(
      ({ subject, name }) => subject === 'attribute' && (name === score.attribute || synced.has(name)),
    )
  add(
    looksAt(entry.audience),
    ['entry', 'audience'],
    'who may enter hangs on the score, or on what the CRM sync writes',
  )
  for (const { match, where, origin } of [...entry.triggers, ...groups.flatMap((group) => group.triggers)]) {
    const readsAttributes = [...conditionTests(where)].some(({ subject }) => subject === 'attribute')
    add(readsAttributes, origin, 'the filter of a trigger reads an attribute')
    const follows = match.on === 'attribute' && synced.has(match.attribute)
    add(follows, origin, 'the CRM sync fires a trigger')
  }
  add(sendsBelow, ['handoff'], 'the hand-off is sent at low scores too')
  return reasons
}
