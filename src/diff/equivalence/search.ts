/**
 * The shortest sequence of events on which two plans differ: breadth first, over sequences of single steps, without
 * those that leave both leads in states that were met before. Braze's processing time is left out.
 */
import type { Plan } from '../../plan/plan.ts'
import type { Comparison } from '../compare.ts'
import { alphabetOf, type Letter } from './alphabet.ts'
import { type Outcome, Player } from './player.ts'
import { letterWords } from './words.ts'

export interface Equivalence {
  /** `same`: no change reaches scores or hand-offs, so that nothing has to be tried. */
  readonly outcome: 'different' | 'none found' | 'same'
  /** The shortest sequence on which they differ; empty without one. */
  readonly timeline: readonly TimelineStep[]
  /** All sequences up to this many steps were tried. */
  readonly steps: number
  /** The longest time that one of them takes, in ms. */
  readonly longestMs: number
  readonly sequences: number
  /** Different single steps. */
  readonly kinds: number
  /** Longer sequences lead to nothing new. */
  readonly exhausted: boolean
}

export interface TimelineStep {
  /** Since the first step, in ms. */
  readonly at: number
  readonly text: string
  readonly base: StepOutcome
  readonly head: StepOutcome
}

interface StepOutcome {
  readonly score: number | null
  /** Hand-offs that are sent in this step. */
  readonly handoffs: number
}

/** Sequences that are tried, at most; and what they may do together: few letters make long, costly sequences. */
const maximumSequences = 60_000
const maximumWork = 4_000_000
const day = 86_400_000

export function searchDifference(
  base: Plan,
  head: Plan,
  { changes }: Comparison,
  mostSequences = maximumSequences,
): Equivalence {
  const nothing = { timeline: [], steps: 0, longestMs: 0, sequences: 0, kinds: 0, exhausted: true }
  if (changes.every(({ effect }) => effect === 'none' || effect === 'request')) return { ...nothing, outcome: 'same' }
  return new Search(base, head, mostSequences).run()
}

class Search {
  readonly #letters: readonly Letter[]
  readonly #players: readonly [Player, Player]
  readonly #start: number
  readonly #mostSequences: number
  readonly #met = new Set<string>()
  #sequences = 0
  #longestMs = 0

  constructor(base: Plan, head: Plan, mostSequences: number) {
    this.#mostSequences = mostSequences
    this.#letters = alphabetOf([base, head])
    this.#players = [new Player(base), new Player(head)]
    this.#start = startOf(base, head)
  }

  run(): Equivalence {
    let frontier: readonly (readonly Letter[])[] = [[]]
    for (let steps = 1; ; steps++) {
      const next: (readonly Letter[])[] = []
      for (const before of frontier) {
        for (const letter of this.#letters) {
          if (this.#isEnough()) return this.#result('none found', [], steps - 1, false)
          const sequence = [...before, letter]
          const [base, head] = this.#play(sequence)
          if (differ(base, head)) return this.#result('different', sequence, steps, false)
          this.#longestMs = Math.max(this.#longestMs, waited(sequence))
          const state = `${base.state} ${head.state}`
          if (this.#met.has(state)) continue
          this.#met.add(state)
          next.push(sequence)
        }
      }
      if (next.length === 0) return this.#result('none found', [], steps, true)
      frontier = next
    }
  }

  #isEnough(): boolean {
    const work = this.#players.reduce((sum, player) => sum + player.work, 0)
    return this.#sequences >= this.#mostSequences || work >= maximumWork
  }

  #play(sequence: readonly Letter[]): [Outcome, Outcome] {
    this.#sequences++
    return [this.#players[0].play(sequence, this.#start), this.#players[1].play(sequence, this.#start)]
  }

  #result(
    outcome: Equivalence['outcome'],
    sequence: readonly Letter[],
    steps: number,
    exhausted: boolean,
  ): Equivalence {
    return {
      outcome,
      timeline: this.#timeline(sequence),
      steps,
      longestMs: outcome === 'different' ? waited(sequence) : this.#longestMs,
      sequences: this.#sequences,
      kinds: this.#letters.length,
      exhausted,
    }
  }

  #timeline(sequence: readonly Letter[]): TimelineStep[] {
    const sent: [number, number] = [0, 0]
    return sequence.map((letter, index) => {
      const part = sequence.slice(0, index + 1)
      const [base, head] = this.#play(part).map((outcome, side): StepOutcome => {
        const handoffs = outcome.handoffs.length - sent[side]!
        sent[side] = outcome.handoffs.length
        return { score: outcome.score, handoffs }
      }) as [StepOutcome, StepOutcome]
      return { at: waited(part), text: letterWords(letter), base, head }
    })
  }
}

function differ(base: Outcome, head: Outcome): boolean {
  return base.score !== head.score || JSON.stringify(base.handoffs) !== JSON.stringify(head.handoffs)
}

const waited = (sequence: readonly Letter[]) =>
  sequence.reduce((sum, letter) => sum + (letter.what === 'wait' ? letter.ms : 0), 0)

/** Before the first launch when the launches differ, else after it. */
function startOf({ launch: base }: Plan, { launch: head }: Plan): number {
  const launches = [base, head].flatMap((launch) => (launch ? [launch.at] : []))
  if (launches.length === 0) return Date.UTC(2026, 0, 1)
  const isSame = base?.at === head?.at && base?.seed === head?.seed
  return isSame ? launches[0]! + day : Math.min(...launches) - day
}
