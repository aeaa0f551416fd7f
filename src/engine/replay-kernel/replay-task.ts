/** What another thread is told, so that it replays stretches of users, too, and how both sides divide the memory for that. */
import { inRegions, regionBytes } from '../../events/regions.ts'
import { handoffBytes, mostHandoffs, mostPayloads, rememberedScores, totals } from './layout.ts'

/** What kernels of all threads look at; all but counts and bits are addresses. */
export interface SharedPlan {
  readonly plan: number
  /** Bits (`planFlags`). */
  readonly flags: number
  readonly sendsByScore: boolean
  readonly matches: number
  readonly texts: number
  readonly textCount: number
  readonly decisions: number
  readonly firstTimes: number
  readonly groups: number
  /** Words of the lists that are counted into. */
  readonly listWords: number
  /** Audiences, as bits: all that there are, and those that leads without attributes are in. */
  readonly audiences: number
  readonly blankInside: number
}

export interface ReplayTask {
  readonly module: WebAssembly.Module
  /** As it is now: what a thread was started with has grown since. */
  readonly memory: WebAssembly.Memory
  readonly shared: SharedPlan
  /** Of the log. */
  readonly users: number
  /** Address of the table of stretches (`stretchWord`). */
  readonly stretches: number
  /** Address of the row of the first user. */
  readonly rows: number
  /** Events of the largest stretch. */
  readonly mostEvents: number
  /** Address of the word where the thread asks; 0: it does not. */
  readonly question: number
  /** Address of its own memory (`scratchBytes`). */
  readonly scratch: number
  /** Addresses between which it leaves its results. */
  readonly results: number
  readonly resultsEnd: number
}

/** Words of the table for each stretch: `work`; addresses of its pieces (`pieceWords`) and of its results, and how many there are. */
export const stretchWord = { state: 0, pieces: 1, pieceCount: 2, results: 3, resultCount: 4 } as const
export const stretchWords = 8
/** Of a piece: its address, and how many words it has. */
export const pieceWords = 2

/** Bytes of a result: the number of its rows and totals; hand-offs lie behind them. */
export function resultLayout({ listWords }: SharedPlan) {
  const words = totals.lists + listWords
  const handoffs = 8 + Math.ceil(words / 2) * 8
  return { totals: 8, words, handoffs, most: handoffs + mostHandoffs * handoffBytes }
}

/** The lead, counts, two lists of users, the starts of their events, and the events, each in regions of its own. */
export function scratchBytes(mostEvents: number): number {
  return 5 * regionBytes + inRegions(mostEvents * 12)
}

/** What a thread may ask: whether the webhook is sent at a score, by its place, or what a payload fires. */
export const question = {
  ofScore: (place: number) => 1 + place,
  ofPayload: (payload: number) => 1 + rememberedScores + payload,
  read(asked: number): { readonly place: number; readonly payload?: number } {
    const place = asked - 1
    return place < rememberedScores ? { place } : { place, payload: place - rememberedScores }
  },
  /** Payloads from here on are not remembered. */
  payloads: mostPayloads,
} as const
