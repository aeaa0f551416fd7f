/** What one render may use: time, memory, output. Everything that loops or allocates asks here. */
import { LimitReached } from './errors.ts'

export interface LiquidLimits {
  /** UTF-16 units of the template. */
  readonly templateLength: number
  /** UTF-16 units of the rendered text. */
  readonly outputLength: number
  readonly renderMs: number
  /** Characters and array items made while rendering, counted, never given back. */
  readonly memory: number
}

export const DEFAULT_LIMITS: LiquidLimits = {
  templateLength: 1_000_000,
  outputLength: 5_000_000,
  renderMs: 1000,
  memory: 20_000_000,
}

/** Blocks inside blocks, as in Ruby. */
export const MAX_BLOCK_DEPTH = 100

const STEPS_BETWEEN_CLOCK_READS = 256

export class Budget {
  readonly limits: LiquidLimits
  readonly #deadline: number
  #memory: number
  #steps = 0

  constructor(limits: LiquidLimits) {
    this.limits = limits
    this.#memory = limits.memory
    this.#deadline = performance.now() + limits.renderMs
  }

  /** Counts one node, loop turn or filter. @throws LimitReached after `renderMs` */
  step(): void {
    if (++this.#steps % STEPS_BETWEEN_CLOCK_READS === 0) this.#checkClock()
  }

  /** Counts `size` characters or items. @throws LimitReached */
  allocate(size: number): void {
    this.#memory -= size
    if (this.#memory < 0) throw new LimitReached(`Rendering needs more memory than the limit of ${this.limits.memory}`)
    if (size > 10_000) this.#checkClock()
  }

  checkOutput(length: number): void {
    if (length > this.limits.outputLength) {
      throw new LimitReached(`The rendered text is longer than the limit of ${this.limits.outputLength} characters`)
    }
  }

  #checkClock(): void {
    if (performance.now() > this.#deadline) {
      throw new LimitReached(`Rendering takes longer than the limit of ${this.limits.renderMs} ms`)
    }
  }
}
