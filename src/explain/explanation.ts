/** What there is to say about one lead, as data: formats put it into words and columns. */
import type { LeadResult, MissReason } from '../engine/lead.ts'
import type { EntryRefusal, HandoffOutcome } from '../engine/trace.ts'
import type { WebhookRequest } from '../handoff/request.ts'
import type { LeadEvent } from './read-lead.ts'
import type { Fate } from './replay.ts'
import type { Unmet } from './unmet.ts'

/** What begins a line of the ledger. */
export type Cause =
  /** The row of the profiles: the state before the first event. */
  | { readonly kind: 'profile'; readonly attributes: Readonly<Record<string, unknown>> }
  | { readonly kind: 'event'; readonly at: LeadEvent; readonly fate: Fate; readonly changed: readonly string[] }
  | { readonly kind: 'crm sync'; readonly attributes: Readonly<Record<string, unknown>> }
  | { readonly kind: 'launch' }
  /** Time has passed: the end of a window, or of Braze's processing. */
  | { readonly kind: 'due' }

/** One thing that happened, or did not. Groups are given by name; null is the entry. */
export type Happened =
  | {
      readonly what: 'filter failed'
      readonly group: string | null
      readonly trigger: string
      readonly unmet: readonly Unmet[]
    }
  | { readonly what: 'earlier group won'; readonly group: string; readonly winner: string }
  | { readonly what: 'nothing changed' }
  /** An outside write of the score, while a heartbeat carries the loop. */
  | { readonly what: 'no entry from outside' }
  | { readonly what: 'seeded'; readonly score: number }
  | {
      readonly what: 'missed'
      readonly group: string
      readonly reason: MissReason
      /** Since when it has been so; null is from the beginning. */
      readonly since: number | null
      /** When that ends by itself, where it does. */
      readonly until: number | null
      /** What the audience did not let pass, when that was the reason. */
      readonly unmet: readonly Unmet[]
    }
  /** Ranked: `entries` saw it; those that had met a higher group keep that. */
  | { readonly what: 'remembered'; readonly group: string; readonly entries: number; readonly higher: number }
  | { readonly what: 'advanced'; readonly group: string; readonly points: number | null; readonly dropped: number }
  | {
      readonly what: 'window ended'
      readonly stage: number
      readonly ms: number
      readonly points: number
      readonly last: boolean
    }
  | {
      readonly what: 'wrote'
      /** null when the attribute was absent. */
      readonly from: number | null
      readonly points: number
      readonly to: number
      /** The bound that held the score back. */
      readonly bound: 'min' | 'max' | null
    }
  | { readonly what: 'not written'; readonly value: unknown }
  | {
      readonly what: 'entered'
      readonly begins: number
      readonly again: boolean
      /** What fired the entry: an event, or the write of a score that ended another entry. */
      readonly by: 'event' | 'write'
      /** Other entries that wait at the time. */
      readonly others: number
    }
  | {
      readonly what: 'entry refused'
      readonly reason: EntryRefusal
      readonly unmet: readonly Unmet[]
      /** Of re-eligibility: the last entry, and when the next one is allowed (null is never). */
      readonly since: number | null
      readonly until: number | null
    }
  | { readonly what: 'waiting'; readonly stage: number; readonly until: number }
  | { readonly what: 'left'; readonly reason: MissReason }
  | {
      readonly what: 'hand-off'
      readonly outcome: HandoffOutcome
      readonly score: unknown
      /** As the templates render it, with secrets masked; null when they were not asked. */
      readonly request: WebhookRequest | null
      readonly unmet: readonly Unmet[]
      readonly since: number | null
      readonly until: number | null
    }

export type Effect = Happened & { readonly rules: readonly string[] }

export interface LedgerLine {
  /** null is before all time. */
  readonly time: number | null
  readonly cause: Cause
  readonly effects: readonly Effect[]
  /** Before and after, as the attribute holds it; null is absent. */
  readonly before: unknown
  readonly after: unknown
}

/** How a lead stands at the end. */
export interface FinalState {
  readonly result: LeadResult
  /** The score as the attribute holds it; null is absent. */
  readonly score: unknown
  readonly waiting: readonly Wait[]
  /** What is still under way: an entry or write that Braze works on, the CRM's answer. */
  readonly pending: readonly Pending[]
  /** Why nothing lets the lead be scored any more; null while one waits or is about to. */
  readonly out: { readonly reason: MissReason; readonly since: number | null; readonly unmet: readonly Unmet[] } | null
}

export interface Wait {
  readonly since: number
  readonly until: number
  readonly stage: number
}

export interface Pending {
  readonly at: number
  readonly what: 'begin' | 'complete' | 'hop' | 'crm sync'
}

export interface Ledger {
  /** In order of time. */
  readonly lines: readonly LedgerLine[]
  readonly final: FinalState
}
