/** What a script of a dialect cannot say as the rules do. A refusal is better than another result. */
import { type Condition, conditionTests } from '../condition/condition.ts'
import type { Origin, Plan } from '../plan/plan.ts'
import { triggersOf } from './braze-types.ts'
import type { Dialect } from './dialects/dialect.ts'
import { gateOf } from './gate.ts'

export interface Refusal {
  /** Stable; the codes of `compile` are LS6xx. */
  readonly code: string
  readonly rule: string
  readonly path: Origin
  readonly message: string
  readonly notes: readonly string[]
}

export function refusals(plan: Plan, dialect: Dialect): Refusal[] {
  const found: Refusal[] = []
  const gate = gateOf(plan)
  if (typeof gate === 'string') {
    found.push({
      code: 'LS601',
      rule: 'gate-beyond-score',
      path: ['handoff', 'webhook'],
      message: `SQL cannot decide this webhook: ${gate}`,
      notes: ['let the body decide by the score alone, and say the rest in `handoff.audience`'],
    })
  }
  for (const [condition, path] of conditionsOf(plan)) {
    for (const test of conditionTests(condition)) {
      const { name, operator, value, subject } = test
      if ((operator === 'matches_regex' || operator === 'does_not_match_regex') && dialect.regex) {
        if (dialect.regex(value as string, subject === 'attribute') === undefined) {
          found.push({
            code: 'LS602',
            rule: 'regex-beyond-dialect',
            path,
            message: `${dialect.title} reads the regular expression \`${value as string}\` differently`,
            notes: ['use characters, classes, groups, `|` and counts, or a dialect that has RE2: duckdb, bigquery'],
          })
        }
      }
      if (dialect.onlyValue && operator.startsWith('includes_')) {
        found.push({
          code: 'LS606',
          rule: 'array-beyond-dialect',
          path,
          message: `${dialect.title} cannot look into an array inside of an expression, as \`${operator}\` does`,
          notes: ['compile for another dialect, or log the property once per element'],
        })
      }
      if (subject === 'attribute' && name === plan.score.attribute && operator.startsWith('includes_')) {
        found.push({
          code: 'LS603',
          rule: 'array-in-score',
          path,
          message: `\`${operator}\` looks for an array in the score \`${name}\`; SQL keeps the score as a number`,
          notes: ['test the score with `more_than`, `less_than` or `is_any_of`'],
        })
      }
    }
  }
  for (const [text, path] of textsOf(plan)) {
    // oxlint-disable-next-line no-control-regex
    if (!/[\0\ud800-\udfff]/u.test(text)) continue
    found.push({
      code: 'LS604',
      rule: 'text-beyond-sql',
      path,
      message: `${JSON.stringify(text)} holds a NUL or half a surrogate pair, which no warehouse keeps`,
      notes: ['mend the text'],
    })
  }
  const synced = plan.handoff?.crmSync?.attributes[plan.score.attribute]
  if (typeof synced === 'number' && !Number.isSafeInteger(synced)) {
    found.push({
      code: 'LS605',
      rule: 'fractional-score',
      path: ['handoff', 'crm_sync', 'attributes', plan.score.attribute],
      message: `the CRM sync writes the score ${synced}; SQL counts in whole numbers`,
      notes: ['write a whole number'],
    })
  }
  return found
}

/** Every condition with the place that holds it. */
export function* conditionsOf(plan: Plan): Generator<readonly [Condition | null, Origin]> {
  yield [plan.entry.audience, ['entry', 'audience']]
  for (const { where, origin } of triggersOf(plan)) yield [where, origin]
  yield [plan.handoff?.audience ?? null, ['handoff', 'audience']]
}

function* textsOf(plan: Plan): Generator<readonly [string, Origin]> {
  yield [plan.score.attribute, ['score', 'attribute']]
  for (const [condition, path] of conditionsOf(plan)) {
    for (const { name, value } of conditionTests(condition)) {
      yield [name, path]
      for (const text of [value].flat()) if (typeof text === 'string') yield [text, path]
    }
  }
  for (const { match, origin } of triggersOf(plan)) {
    yield [(match.on === 'event' ? match.name : match.attribute) ?? '', origin]
    if (match.on === 'attribute' && typeof match.to === 'string') yield [match.to, origin]
  }
  for (const [name, value] of Object.entries(plan.handoff?.crmSync?.attributes ?? {})) {
    yield [name, ['handoff', 'crm_sync', 'attributes']]
    if (typeof value === 'string') yield [value, ['handoff', 'crm_sync', 'attributes', name]]
  }
}
