/** Two hand-offs → what changed in who is handed off, when, and in what is sent. */
import { probeThreshold } from '../handoff/probe.ts'
import { parseLiquid } from '../liquid/template.ts'
import type { Handoff, Origin, Plan, Webhook } from '../plan/plan.ts'
import type { Change, ChangeOf, Decision, Effect } from './change.ts'
import { compareConditions } from './compare-conditions.ts'

const root: Origin = ['handoff']

export function compareHandoffs(base: Plan, head: Plan): Change[] {
  const [before, after] = [base.handoff, head.handoff]
  if (!before && !after) return []
  const reach = reachOf(base, head)
  if (!before || !after) {
    const [from, to] = [before && root, after && root]
    const decisions: [Decision, Decision] = [decisionOf(base), decisionOf(head)]
    return [{ kind: 'handoff', subject: null, base: from, head: to, before, after, effect: reach, decisions }]
  }
  return [
    ...compareStatements(before, after, reach),
    ...compareConditions(before.audience, after.audience, {
      subject: 'hand-off',
      origin: [...root, 'audience'],
      effect: reach,
    }),
    ...compareWebhooks(base, head, reach),
    ...compareSyncs(before, after),
  ]
}

/** Who is handed off reaches scores only through what the CRM writes back (semantics H5). */
const reachOf = (base: Plan, head: Plan): Effect =>
  base.handoff?.crmSync || head.handoff?.crmSync ? 'scores' : 'hand-offs'

function compareStatements(before: Handoff, after: Handoff, reach: Effect): Change[] {
  const at = (key: string) => ({ base: [...root, key], head: [...root, key] })
  const changes: Change[] = []
  if (before.name !== after.name) {
    changes.push({
      kind: 'handoff-name',
      subject: 'hand-off',
      ...at('name'),
      before: before.name,
      after: after.name,
      effect: 'none',
    })
  }
  if (before.threshold !== after.threshold) {
    changes.push({
      kind: 'threshold',
      subject: 'hand-off',
      base: before.threshold === null ? null : [...root, 'threshold'],
      head: after.threshold === null ? null : [...root, 'threshold'],
      before: before.threshold,
      after: after.threshold,
      effect: 'none',
    })
  }
  if (before.reeligibilityMs !== after.reeligibilityMs) {
    changes.push({
      kind: 'reeligibility',
      subject: 'hand-off',
      ...at('reeligibility'),
      before: before.reeligibilityMs ?? 'never',
      after: after.reeligibilityMs ?? 'never',
      effect: reach,
    })
  }
  return changes
}

function compareWebhooks(base: Plan, head: Plan, reach: Effect): Change[] {
  const [before, after] = [base.handoff!.webhook, head.handoff!.webhook]
  const webhook = [...root, 'webhook']
  const changes: Change[] = []
  if (before.method !== after.method) {
    const at = [...webhook, 'method']
    const values = { before: before.method, after: after.method }
    changes.push({ kind: 'method', subject: 'method', base: at, head: at, ...values, effect: 'request' })
  }
  const [from, to] = [fieldsOf(before), fieldsOf(after)]
  let decisions: readonly [Decision, Decision] | undefined
  for (const name of new Set([...from.keys(), ...to.keys()])) {
    const [old, now] = [from.get(name), to.get(name)]
    if (old?.text === now?.text) continue
    const decides = [old, now].some((field) => field !== undefined && parseLiquid(field.text).canAbort)
    if (decides) decisions ??= [decisionOf(base), decisionOf(head)]
    changes.push({
      kind: 'template',
      subject: name,
      base: old?.origin ?? null,
      head: now?.origin ?? null,
      before: old?.text ?? null,
      after: now?.text ?? null,
      effect: decides ? reach : 'request',
      ...(decides && decisions ? { decisions } : {}),
    } satisfies ChangeOf<'template'>)
  }
  return changes
}

function fieldsOf({ url, headers, body }: Webhook): Map<string, { text: string; origin: Origin }> {
  const at = (...keys: string[]): Origin => [...root, 'webhook', ...keys]
  return new Map([
    ['url', { text: url, origin: at('url') }],
    ...headers.map(({ name, value }): [string, { text: string; origin: Origin }] => [
      `header ${name}`,
      { text: value, origin: at('headers', name) },
    ]),
    ...(body === '' ? [] : ([['body', { text: body, origin: at('body') }]] as const)),
  ])
}

function compareSyncs({ crmSync: before }: Handoff, { crmSync: after }: Handoff): Change[] {
  if (JSON.stringify(sorted(before)) === JSON.stringify(sorted(after))) return []
  const at = [...root, 'crm_sync']
  const places = { base: before && at, head: after && at }
  return [{ kind: 'crm-sync', subject: null, ...places, before, after, effect: 'scores' }]
}

function sorted(sync: Handoff['crmSync']) {
  if (!sync) return null
  return [sync.afterMs, Object.entries(sync.attributes).sort(([a], [b]) => (a < b ? -1 : 1))]
}

/** At which scores the webhook of a plan is sent. */
export function decisionOf({ handoff, score }: Plan): Decision {
  if (!handoff) return { sends: 'never' }
  const probe = probeThreshold(handoff.webhook, score.attribute, score, handoff.threshold)
  if (!probe) return { sends: 'unknown' }
  if (probe.threshold !== undefined) return { sends: 'above', score: probe.threshold }
  const ranges = probe.ranges.filter(({ outcome }) => outcome === 'send').map(({ from, to }) => ({ from, to }))
  if (ranges.length === 0) return { sends: 'never' }
  return probe.ranges.length === 1 ? { sends: 'always' } : { sends: 'within', ranges }
}
