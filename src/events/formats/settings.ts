/** What a run asks of the formats. */
import type { Identities } from '../dialects/identities.ts'
import type { SourceMapping } from '../dialects/mapping.ts'

export const identityChoices = ['joined', 'exported', 'braze'] as const
export type IdentityChoice = (typeof identityChoices)[number]

export interface ReadSettings {
  /** The `source` block of the config. */
  readonly mapping: SourceMapping | null
  /** Machine opens and suspected bot clicks are events too. */
  readonly includeBots: boolean
  /** Attributes that Braze itself writes in this Canvas: their writes in an export are left out. */
  readonly scoreAttributes: ReadonlySet<string>
  readonly identity: IdentityChoice
  /** Who is who, known from a first reading of the whole log; undefined until then. */
  readonly identities?: Identities
}

export const defaultSettings: ReadSettings = {
  mapping: null,
  includeBots: false,
  scoreAttributes: new Set(),
  identity: 'exported',
}
