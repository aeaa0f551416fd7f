/** "Why was this lead not handed off?", "why did nothing count in this group?": what stood in the way, and the least that would have helped. */
import { formatTimeShort } from '../text/time.ts'
import { describeCondition, describeTrigger } from './describe.ts'
import type { ExplainedLead } from './explain.ts'
import type { Effect, LedgerLine } from './explanation.ts'
import { attempt, type Goal, type Moment } from './goal.ts'
import { count, sayEffect, sayOut } from './say.ts'
import { type Change, leastChanges } from './search.ts'

export interface Answer {
  readonly goal: { readonly kind: 'handoff' | 'group'; readonly name: string }
  /** When it did happen. */
  readonly happened: readonly number[]
  /** What stood in the way, the most telling first. */
  readonly because: readonly Because[]
  /** Smallest changes that would have led there; each was replayed. */
  readonly changes: readonly Change[]
}

export interface Because {
  readonly text: string
  readonly rules: readonly string[]
}

export function whyNot(lead: ExplainedLead, goal: Goal): Answer {
  const { plan, ledger, engine, log, span } = lead
  const name = goal.kind === 'handoff' ? plan.handoff!.name : goal.name
  const happened = ledger.lines.flatMap(({ time, effects }) =>
    effects.filter((effect) => isGoal(goal, effect)).map(() => time!),
  )
  if (happened.length > 0) return { goal: { kind: goal.kind, name }, happened, because: [], changes: [] }
  const because = goal.kind === 'handoff' ? whyNoHandoff(lead, goal) : whyNoAction(lead, goal)
  return { goal: { kind: goal.kind, name }, happened, because, changes: leastChanges(engine, log, span, goal) }
}

function isGoal(goal: Goal, effect: Effect): boolean {
  if (goal.kind === 'handoff') return effect.what === 'hand-off' && effect.outcome === 'sent'
  return effect.what === 'advanced' && effect.group === goal.name
}

interface Found {
  readonly line: LedgerLine
  readonly effect: Effect
}

function find(lines: readonly LedgerLine[], wanted: (effect: Effect) => boolean): Found[] {
  return lines.flatMap((line) => line.effects.filter(wanted).map((effect) => ({ line, effect })))
}

function whyNoHandoff(lead: ExplainedLead, goal: Goal): Because[] {
  const { ledger, engine, log, span } = lead
  const considered = find(ledger.lines, ({ what }) => what === 'hand-off')
  const missed = missedActions(ledger.lines, () => true)
  if (considered.length === 0) {
    const text = 'the score never changed, so the hand-off was never considered'
    return [{ text, rules: ['H1'] }, ...missed, ...(missed.length > 0 ? [] : outOfLoop(lead))]
  }
  const { peak } = attempt(engine, log, span, goal, [])
  const scores = [...shortOf(lead, peak), ...byText(considered)]
  // Who never got in lacks no points.
  return ledger.final.result.entries === 0 ? [...missed, ...scores] : [...scores, ...missed]
}

/** How many points the highest score lacks: the templates are asked, not only the threshold. */
function shortOf({ engine, log }: ExplainedLead, peak: Moment | null): Because[] {
  if (!peak || typeof peak.score !== 'number') return []
  const { score, time } = peak
  const { attribute } = engine.plan.score
  const sends = (value: number) => engine.gate(() => log.user, new Map([...peak.attributes, [attribute, value]]), time)
  const at = formatTimeShort(time)
  if (sends(score))
    return [{ text: `the score was highest on ${at}: ${score}, which the webhook would send`, rules: ['H4'] }]
  const needed = leastSent(score, sends)
  if (needed === undefined) return [{ text: `the score was highest on ${at}: ${score}`, rules: ['U1'] }]
  const lacking = count(Math.round((needed - score) * 1e6) / 1e6, 'point')
  return [
    {
      text: `${lacking} short on ${at}: the score was ${score}, and ${needed} is the least that is sent`,
      rules: ['H4'],
    },
  ]
}

/** The least whole score above one that is sent, if there is any within reach. */
function leastSent(score: number, sends: (value: number) => boolean): number | undefined {
  let low = Math.floor(score)
  let step = 1
  while (!sends(low + step)) {
    if (step > 1e6) return undefined
    step *= 2
  }
  let high = low + step
  low += Math.floor(step / 2)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (sends(middle)) high = middle
    else low = middle
  }
  return high
}

/** Equal sentences once, with how often and when last. */
function byText(found: readonly Found[]): Because[] {
  const texts = new Map<string, { times: number; last: number; rules: readonly string[] }>()
  for (const { line, effect } of found) {
    const text = sayEffect(effect)
    const known = texts.get(text)
    texts.set(text, { times: (known?.times ?? 0) + 1, last: line.time!, rules: effect.rules })
  }
  return [...texts]
    .sort(([, a], [, b]) => b.times - a.times)
    .slice(0, 4)
    .map(([text, { times, last, rules }]) => ({
      text: `${text} (${times === 1 ? '' : `${times} times, last `}${formatTimeShort(last)})`,
      rules,
    }))
}

function missedActions(lines: readonly LedgerLine[], wanted: (group: string) => boolean): Because[] {
  const missed = find(lines, (effect) => effect.what === 'missed' && wanted(effect.group))
  const reasons = new Map<string, { times: number; rules: readonly string[] }>()
  for (const { effect } of missed) {
    if (effect.what !== 'missed') continue
    const text = sayOut(effect)
    reasons.set(text, { times: (reasons.get(text)?.times ?? 0) + 1, rules: effect.rules })
  }
  return [...reasons]
    .sort(([, a], [, b]) => b.times - a.times)
    .slice(0, 4)
    .map(([text, { times, rules }]) => ({
      text: `${count(times, 'action')} came while the lead was not waiting: ${text}`,
      rules,
    }))
}

function outOfLoop({ ledger }: ExplainedLead): Because[] {
  const { out } = ledger.final
  return out ? [{ text: `not in the loop at the end: ${sayOut(out)}`, rules: ['E2'] }] : []
}

function whyNoAction(lead: ExplainedLead, goal: Goal & { readonly kind: 'group' }): Because[] {
  const { plan, ledger } = lead
  const { lines } = ledger
  const own = (effect: Effect) => 'group' in effect && effect.group === goal.name
  const failed = find(lines, (effect) => effect.what === 'filter failed' && own(effect))
  const lost = find(lines, (effect) => effect.what === 'earlier group won' && own(effect))
  const remembered = find(lines, (effect) => effect.what === 'remembered' && own(effect))
  const missed = missedActions(lines, (group) => group === goal.name)
  const unseen = lines.filter(({ cause }) => cause.kind === 'event' && isNamedBy(lead, goal, cause))
  const never = [...failed, ...lost, ...remembered, ...missed, ...unseen].length === 0
  const { triggers } = plan.groups[goal.index]!
  const asks = triggers.map((trigger) =>
    [describeTrigger(trigger), describeCondition(trigger.where)].filter(Boolean).join(', '),
  )
  return [
    ...(never ? [{ text: `no event fits it: it takes ${asks.join(' · ')}`, rules: ['A1'] }] : []),
    ...missed,
    ...byText(lost),
    ...byText(failed),
    ...(remembered.length > 0
      ? [
          {
            text: `${count(remembered.length, 'action')} remembered, but a higher group was met too, or no window ended since`,
            rules: ['A3'],
          },
        ]
      : []),
    ...(unseen.length > 0
      ? [
          {
            text: `${count(unseen.length, 'event')} that it names came before the launch, twice, or after the end`,
            rules: ['T3', 'T5', 'T7'],
          },
        ]
      : []),
  ]
}

/** Events of the group's kinds that never reached the engine. */
function isNamedBy(
  { plan }: ExplainedLead,
  { index }: { readonly index: number },
  cause: LedgerLine['cause'],
): boolean {
  if (cause.kind !== 'event' || cause.fate === 'handled' || cause.fate === 'not named') return false
  const { event } = cause.at
  return plan.groups[index]!.triggers.some(({ match }) =>
    match.on === 'event'
      ? match.type === event.type && match.name === event.name
      : event.type === 'profile' && Object.hasOwn(event.attributes!, match.attribute),
  )
}
