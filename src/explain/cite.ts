/** What happened → the rules of the semantics that say so. */
import type { Plan } from '../plan/plan.ts'
import type { Cause, Happened } from './explanation.ts'
import type { Unmet } from './unmet.ts'

export function rulesOf(happened: Happened, plan: Plan, latency: number): string[] {
  const late = latency > 0 ? ['T6'] : []
  switch (happened.what) {
    case 'filter failed':
      return [happened.group === null ? 'E1' : 'A1', ...conditionRules(happened.unmet)]
    case 'earlier group won':
      return ['A1']
    case 'nothing changed':
      return ['P3']
    case 'no entry from outside':
      return ['U3']
    case 'seeded':
      return ['T7']
    case 'missed':
      return ['A4', ...missRules[happened.reason], ...conditionRules(happened.unmet), ...late]
    case 'remembered':
      return ['A3']
    case 'advanced':
      return [plan.ranked ? 'A3' : 'A2', ...(happened.points === null ? ['A5'] : [])]
    case 'window ended':
      return [plan.windows.length > 1 ? 'I2' : 'I1']
    case 'wrote':
      return ['U1']
    case 'not written':
      return ['U7']
    case 'entered':
      return [
        happened.by === 'event' ? 'E1' : plan.score.heartbeat ? 'U3' : 'U2',
        ...(happened.others > 0 ? ['E3'] : []),
        ...late,
      ]
    case 'entry refused':
      return ['E2', ...(happened.reason === 'same second' ? ['T6'] : []), ...conditionRules(happened.unmet)]
    case 'waiting':
      return late
    case 'left':
      return [...missRules[happened.reason]]
    case 'hand-off':
      return ['H1', ...outcomeRules[happened.outcome], ...conditionRules(happened.unmet)]
  }
}

const missRules = {
  'never entered': ['E1'],
  'between exit and re-entry': ['T6'],
  'left through an exit group': ['A5'],
  'inactivity without points': ['I1'],
  're-entry refused by the audience': ['E2'],
  're-entry refused by re-eligibility': ['E2'],
  're-entry within the same second': ['T6'],
  'the score did not change, or no entry trigger follows it': ['U2'],
  'the score is not a number': ['U7'],
} as const

const outcomeRules = {
  sent: ['H4'],
  aborted: ['H4'],
  audience: ['H3'],
  're-eligibility': ['H2'],
  'not a number': ['U7'],
} as const

/** Absent values and types (C1, C2), paths and lists (C3), regular expressions (C4). */
function conditionRules(unmet: readonly Unmet[]): string[] {
  const rules = unmet.flatMap(({ test, found }) => [
    ...(found.length === 0 ? ['C1'] : []),
    ...(found.length > 0 && typeof found[0] !== typeof firstOf(test.value) ? ['C2'] : []),
    ...(test.subject === 'property' && (test.name.includes('.') || found.length > 1) ? ['C3'] : []),
    ...(test.operator.includes('regex') ? ['C4'] : []),
  ])
  return [...new Set(rules)]
}

const firstOf = (operand: unknown): unknown => (Array.isArray(operand) ? (operand as unknown[])[0] : operand)

export function causeRules(cause: Cause): string[] {
  switch (cause.kind) {
    case 'profile':
      return ['P1']
    case 'crm sync':
      return ['H5']
    case 'launch':
      return ['T7']
    case 'due':
      return ['T4']
    case 'event':
      return fateRules[cause.fate].slice()
  }
}

const fateRules: Readonly<Record<(Cause & { kind: 'event' })['fate'], readonly string[]>> = {
  handled: [],
  'not named': ['A1', 'E1'],
  'before launch': ['T7'],
  duplicate: ['T3'],
  'after the end': ['T5'],
}
