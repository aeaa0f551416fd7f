/** What happened to one lead, step by step: for explanations and tests. A run without a trace makes none of it. */
import type { Properties } from '../condition/compile.ts'
import type { Change } from './program.ts'
import type { MissReason } from './lead.ts'

export type Step =
  /** An event (or the CRM sync's profile event) begins; `changes` are those it made to the profile (P3). */
  | {
      readonly what: 'event'
      readonly origin: 'log' | 'crm sync' | 'before launch'
      readonly code: number
      readonly payload: Properties
      readonly changes: readonly Change[]
    }
  /** The launch wrote the seed (T7). */
  | { readonly what: 'seeded'; readonly score: number }
  /** No waiting entry saw an action of this group (A4). */
  | { readonly what: 'missed'; readonly group: number; readonly reason: MissReason }
  /** Ranked: `entries` remember this group, unless they have met a higher one (A3). */
  | { readonly what: 'remembered'; readonly group: number; readonly entries: number }
  /** An entry goes through a group; `dropped` others that saw the event are gone (A2). */
  | { readonly what: 'advanced'; readonly group: number; readonly points: number | null; readonly dropped: number }
  /** A window ran out (I1, I2). */
  | { readonly what: 'window ended'; readonly stage: number; readonly points: number; readonly last: boolean }
  /** A User Update (U1); `from` is null when the attribute was absent. */
  | { readonly what: 'wrote'; readonly from: number | null; readonly points: number; readonly to: number }
  /** The score holds something that is not a number: nothing is written (U7). */
  | { readonly what: 'not written'; readonly value: unknown }
  /** An entry was made; it waits from `begins` on (E1, T6). */
  | { readonly what: 'entered'; readonly begins: number }
  | { readonly what: 'entry refused'; readonly reason: EntryRefusal }
  /** An entry waits for the end of a window. */
  | { readonly what: 'waiting'; readonly stage: number; readonly until: number }
  /** An entry ended without a new one (A5, I1, U2). */
  | { readonly what: 'left'; readonly reason: MissReason }
  /** The hand-off was considered (H1 to H4). */
  | { readonly what: 'hand-off'; readonly outcome: HandoffOutcome; readonly score: unknown }

export type EntryRefusal = 're-eligibility' | 'audience' | 'same second'
export type HandoffOutcome = 'sent' | 'aborted' | 'audience' | 're-eligibility' | 'not a number'

export type Trace = (time: number, step: Step) => void
