/**
 * The Plan: what a config means, in plain JSON. Every target (simulation, SQL, build sheet, request, diff) reads
 * this and nothing above it. Times and durations are integer milliseconds; `null` stands for "none" or "never".
 */
import type { Condition } from '../condition/condition.ts'

export type Scalar = string | number | boolean

/** Where a node came from: its path in the YAML document. */
export type Origin = readonly (string | number)[]

/** The kinds of log lines that can fire a trigger; `profile` lines change attributes. */
export const eventTypes = [
  'custom_event',
  'session_start',
  'purchase',
  'subscription_changed',
  'message',
  'conversion',
  'location',
  'inbound_message',
  'profile',
] as const
export type EventType = (typeof eventTypes)[number]

/** What fires a trigger. Closed: a new case is a design decision, and stops compilation in every reader. */
export type TriggerMatch =
  /** An event of a type (and, for custom events, of a name). */
  | { readonly on: 'event'; readonly type: Exclude<EventType, 'profile'>; readonly name: string | null }
  /** A change of an attribute (semantics P3), to one value (`to`), or to any non-empty string (`nonEmpty`, P4). */
  | { readonly on: 'attribute'; readonly attribute: string; readonly to: Scalar | null; readonly nonEmpty: boolean }

/** What a gate of `diff` can measure; a limit follows it, as in `handoffs: +10%`. */
export const gateQuantities = [
  'handoffs',
  'handed_off_leads',
  'gained',
  'lost',
  'earlier',
  'later',
  'mean_score',
  'entered',
  'missed',
] as const
export type GateQuantity = (typeof gateQuantities)[number]

export interface PlanTrigger {
  readonly match: TriggerMatch
  /** Must hold too; `null` always holds. Properties are the event's, attributes those after its own changes. */
  readonly where: Condition | null
  readonly origin: Origin
}

export interface ActionGroup {
  readonly name: string
  /** `null` is an exit group (semantics A5). */
  readonly points: number | null
  readonly triggers: readonly PlanTrigger[]
  readonly origin: Origin
}

export interface InactivityWindow {
  /** From the moment the entry began to wait (semantics I2). */
  readonly ms: number
  readonly points: number
  readonly origin: Origin
}

export interface Webhook {
  readonly method: string
  readonly url: string
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly body: string
}

export interface Handoff {
  readonly name: string
  readonly threshold: number | null
  readonly audience: Condition | null
  /** `null` is never again. */
  readonly reeligibilityMs: number | null
  readonly webhook: Webhook
  readonly crmSync: { readonly afterMs: number; readonly attributes: Readonly<Record<string, unknown>> } | null
}

export interface Plan {
  readonly name: string
  readonly score: {
    readonly attribute: string
    readonly min: number | null
    readonly max: number | null
    /** Several windows, or a bound: a hidden heartbeat attribute carries the loop (semantics U3). */
    readonly heartbeat: boolean
  }
  readonly entry: {
    readonly triggers: readonly PlanTrigger[]
    readonly audience: Condition | null
    /** `null` is never again. */
    readonly reeligibilityMs: number | null
    readonly subscription: 'all' | 'subscribed' | 'opted_in'
  }
  readonly groups: readonly ActionGroup[]
  readonly ranked: boolean
  readonly windows: readonly [InactivityWindow, ...InactivityWindow[]]
  readonly handoff: Handoff | null
  readonly launch: { readonly at: number; readonly seed: number | null } | null
  /** What a change of this config may do to leads, as `quantity: limit`; `diff` measures it. */
  readonly gates: readonly string[]
}
