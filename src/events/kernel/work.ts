/** Work that any thread may do: a word of the shared memory says what became of it. */
import type { Worker } from './reader.ts'

export const work = {
  open: 0,
  /** The main thread does it. */
  own: 1,
  /** Another thread is at it, or waits for an answer. */
  taken: 2,
  asking: 3,
  done: 4,
  /** No other thread can do it. */
  left: 5,
} as const

/** Milliseconds after which the main thread looks for a dead one. */
const patience = 200

/**
 * Takes work that is open, or waits until another thread is done with it; whether it is done. `answer` is what such a thread
 * may wait for. Throws what it died of.
 */
export async function isDoneElsewhere(
  words: Int32Array,
  index: number,
  threads: readonly Worker[],
  answer: () => void = () => {},
): Promise<boolean> {
  for (;;) {
    // Before the state is looked at: what was done then counts.
    const failed = threads.find((thread) => thread.failure() !== undefined)
    answer()
    const state = Atomics.compareExchange(words, index, work.open, work.own)
    if (state !== work.taken && state !== work.asking) return state === work.done
    if (failed) throw failed.failure()
    if (Atomics.wait(words, index, state, patience) === 'timed-out')
      await new Promise((resolve) => setImmediate(resolve))
  }
}
