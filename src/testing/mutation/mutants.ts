/** Config → every small change of it that tests should notice. */
import type { LeadscoreConfig } from '../../config/config.generated.ts'
import type { Document } from '../../document/parse.ts'
import type { Plan } from '../../plan/plan.ts'
import type { Edit } from './edit.ts'
import { bodyChanges } from './body.ts'
import { filterChanges } from './filters.ts'
import { groupChanges } from './groups.ts'
import { settingChanges } from './settings.ts'

/** What a change is about; the weight says how much it would matter if it went unnoticed. */
export const mutantWeights = {
  points: 10,
  threshold: 10,
  exit: 9,
  trigger: 8,
  filter: 7,
  'group order': 6,
  ranked: 6,
  're-eligibility': 6,
  inactivity: 6,
  'filter value': 5,
  window: 5,
  bounds: 5,
  'CRM sync': 4,
  launch: 3,
} as const
export type MutantKind = keyof typeof mutantWeights

export interface Mutant extends Edit {
  readonly kind: MutantKind
  /** In the domain's words. */
  readonly change: string
}

export interface Original {
  readonly config: LeadscoreConfig
  readonly plan: Plan
  readonly document: Document
}

export function mutantsOf(original: Original): Mutant[] {
  return [...groupChanges(original), ...filterChanges(original), ...settingChanges(original), ...bodyChanges(original)]
}
