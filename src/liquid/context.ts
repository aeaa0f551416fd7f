/** What a template is rendered with, and what comes out. */
import type { LiquidFinding } from './finding.ts'
import type { LiquidLimits } from './limits.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * Everything a template may read. Values are JSON-like: text, numbers, booleans, null, arrays, objects, and `Date`s.
 * Only own properties count. A float that happens to be whole is a `LiquidFloat`; `parseJson` makes them.
 */
export interface LiquidContext {
  /** Default profile fields by Braze's tag name: `first_name`, `email_address`, `time_zone`… */
  readonly user?: Values
  readonly customAttributes?: Values | ((name: string) => unknown)
  readonly eventProperties?: Values
  readonly canvasEntryProperties?: Values
  readonly context?: Values
  readonly apiTriggerProperties?: Values
  readonly subscribedState?: Values
  readonly mostRecentlyUsedDevice?: Values
  readonly targetedDevice?: Values
  readonly app?: Values
  readonly sms?: Values
  readonly whatsApp?: Values
  readonly campaign?: Values
  readonly canvas?: Values
  readonly card?: Values
  /** Plain Liquid variables. */
  readonly variables?: Values
}

export interface ConnectedContentFixture {
  /** Default GET. */
  readonly method?: string
  /** The URL as rendered, compared exactly. */
  readonly url: string
  /** Default 200. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** A text is what the server sends; anything else stands for its JSON. */
  readonly body?: unknown
}

/** Answers to everything Braze would ask for while rendering. */
export interface LiquidFixtures {
  readonly connectedContent?: readonly ConnectedContentFixture[]
  /** Catalog name → item id → item. */
  readonly catalogs?: Readonly<Record<string, Readonly<Record<string, Values>>>>
  /** Catalog name → selection name → items. */
  readonly catalogSelections?: Readonly<Record<string, Readonly<Record<string, readonly Values[]>>>>
  /** Block name → its Liquid text. */
  readonly contentBlocks?: Readonly<Record<string, string>>
  /** List name → code. */
  readonly promotions?: Readonly<Record<string, string>>
  /** Cart id → cart. */
  readonly shoppingCarts?: Readonly<Record<string, Values>>
}

export interface LiquidRenderOptions {
  /** Milliseconds since 1970, UTC, used by `'now'`; the current time when left out. */
  readonly now?: number
  readonly fixtures?: LiquidFixtures
  readonly limits?: Partial<LiquidLimits>
  /** Hears of every decision of a branch of the template: where its tag starts, and whether the branch is taken. */
  readonly onBranch?: (start: number, taken: boolean) => void
}

/** One `connected_content`, in the order of rendering. Headers and body may hold secrets. */
export interface LiquidCall {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly saveAs: string
  readonly answered: 'fixture' | 'placeholder'
  readonly status?: number
  /** Name of the stored credential. */
  readonly basicAuth?: string
  /** A failing call is to be tried again (`:retry`). */
  readonly retry: boolean
}

export interface LiquidResult {
  readonly outcome: 'rendered' | 'aborted' | 'error'
  /** Present when rendered. */
  readonly text?: string
  /** Why it was aborted, or the error in one sentence. */
  readonly reason?: string
  /** Findings of parsing, then of rendering. */
  readonly diagnostics: readonly LiquidFinding[]
  readonly calls: readonly LiquidCall[]
}
