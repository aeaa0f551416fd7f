/** Two Plans → the single steps of which sequences are made: events, changes of attributes, waits. */
import { conditionTests, type ConditionTest } from '../../condition/condition.ts'
import { attributesRead, literalsOf } from '../../handoff/inputs.ts'
import { compileWebhook } from '../../handoff/compiled-webhook.ts'
import type { EventType, Plan } from '../../plan/plan.ts'
import { decisionOf } from '../compare-handoff.ts'
import { triggersOf } from '../reading.ts'
import { tellingValues } from './values.ts'

export type Letter =
  | {
      readonly what: 'event'
      readonly type: Exclude<EventType, 'profile'>
      readonly name: string | null
      readonly properties: Readonly<Record<string, unknown>>
    }
  /** null removes the attribute. */
  | { readonly what: 'change'; readonly attribute: string; readonly value: unknown }
  | { readonly what: 'wait'; readonly ms: number }

/** Forms of one event, attributes' values, and waits, at most. */
const mostForms = 12
const mostValues = 12
const mostWaits = 10

/** What a person would try first stands first: outside writes of the score are the last resort. */
export function alphabetOf(plans: readonly [Plan, Plan]): Letter[] {
  const changes = changesOf(plans)
  const scores = new Set(plans.map(({ score }) => score.attribute))
  const isScore = (letter: Letter) => letter.what === 'change' && scores.has(letter.attribute)
  return [
    ...changes.filter((letter) => !isScore(letter)),
    ...eventsOf(plans),
    ...waitsOf(plans).map((ms): Letter => ({ what: 'wait', ms })),
    ...changes.filter(isScore),
  ]
}

function eventsOf(plans: readonly Plan[]): Letter[] {
  const triggers = plans.flatMap(triggersOf)
  const keys = new Map<string, Letter & { what: 'event' }>()
  for (const { match } of triggers) {
    if (match.on !== 'event') continue
    const { type, name } = match
    keys.set(JSON.stringify([type, name]), { what: 'event', type, name, properties: {} })
  }
  return [...keys.values()].flatMap((letter) => {
    const own = triggers.filter(({ match: m }) => m.on === 'event' && m.type === letter.type && m.name === letter.name)
    const tests = own.flatMap(({ where }) => [...conditionTests(where)].filter(({ subject }) => subject === 'property'))
    return formsOf(tests).map((properties) => ({ ...letter, properties }))
  })
}

/** Properties that tell the filters apart; of many combinations, those that differ in one from the first. */
function formsOf(tests: readonly ConditionTest[]): Readonly<Record<string, unknown>>[] {
  const names = [...new Set(tests.map(({ name }) => name))]
  const values = names.map((name) => {
    const own = tests.filter((test) => test.name === name)
    return { name, values: tellingValues(own, []) }
  })
  const combinations = values.reduce((product, one) => product * one.values.length, 1)
  let forms: Record<string, unknown>[] = [{}]
  for (const { name, values: choices } of values) {
    const usual = choices[0]
    forms = forms.flatMap((form, index) =>
      (combinations <= mostForms || index === 0 ? choices : [usual]).map((value) =>
        value === undefined ? form : { ...form, [name]: value },
      ),
    )
  }
  return forms.slice(0, mostForms)
}

function changesOf(plans: readonly [Plan, Plan]): Letter[] {
  const tests = plans.flatMap((plan) =>
    [plan.entry.audience, plan.handoff?.audience ?? null, ...triggersOf(plan).map(({ where }) => where)].flatMap(
      (condition) => [...conditionTests(condition)].filter(({ subject }) => subject === 'attribute'),
    ),
  )
  const others = new Map<string, Set<unknown>>()
  const add = (name: string, ...values: unknown[]) => {
    const known = others.get(name) ?? new Set()
    others.set(name, known)
    for (const value of values) known.add(value)
  }
  for (const { match } of plans.flatMap(triggersOf)) {
    if (match.on !== 'attribute') continue
    const isScore = plans.some(({ score }) => score.attribute === match.attribute)
    // Two values: the second is a change again.
    if (match.attribute === 'email') add('email', 'ada@example.com', 'ada@example.org')
    else if (match.to === null && !isScore) add(match.attribute, 'one', 'two')
    if (match.to !== null) add(match.attribute, match.to)
  }
  for (const { name } of tests) add(name)
  for (const plan of plans) for (const [name, values] of templateValues(plan)) add(name, ...values)
  for (const plan of plans) add(plan.score.attribute, ...scoreValues(plan))
  return [...others].flatMap(([attribute, values]) =>
    tellingValues(
      tests.filter(({ name }) => name === attribute),
      [...values],
    )
      .slice(0, mostValues)
      .map((value): Letter => ({ what: 'change', attribute, value: value ?? null })),
  )
}

/** What templates read besides the score, and the values that they compare with. */
function templateValues({ handoff, score }: Plan): [string, unknown[]][] {
  if (!handoff) return []
  const fields = compileWebhook(handoff.webhook).filter(({ template }) => template.canAbort)
  const { numbers, texts } = literalsOf(fields)
  return attributesRead(fields, score.attribute)
    .filter((name) => name !== score.attribute)
    .map((name) => [name, ['value', ...texts, ...numbers.flatMap((n) => [n, n + 1])].slice(0, 6)])
}

function scoreValues(plan: Plan): number[] {
  const { min, max } = plan.score
  const decision = decisionOf(plan)
  const edges =
    decision.sends === 'within' ? decision.ranges.flatMap(({ from, to }) => [from - 1, from, to, to + 1]) : []
  return [
    ...(decision.sends === 'above' ? [decision.score, decision.score + 1] : []),
    ...edges.slice(0, 6),
    ...(min === null ? [] : [min]),
    ...(max === null ? [] : [max]),
  ]
}

function waitsOf(plans: readonly [Plan, Plan]): number[] {
  const durations = plans.flatMap(({ windows, entry, handoff }) => [
    ...windows.map(({ ms }) => ms),
    entry.reeligibilityMs ?? 0,
    handoff?.reeligibilityMs ?? 0,
    handoff?.crmSync?.afterMs ?? 0,
  ])
  const sorted = [...new Set(durations)].filter((ms) => ms > 0).sort((a, b) => a - b)
  const gaps = sorted.map((ms, index) => ms - (sorted[index - 1] ?? 0))
  const [first, second] = plans.map(({ launch }) => launch?.at)
  const launches = first !== undefined && second !== undefined && first !== second ? [Math.abs(first - second)] : []
  return [...new Set([...sorted, ...launches, ...gaps])].slice(0, mostWaits)
}
