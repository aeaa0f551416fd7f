/** Which waits of one lead see an event (semantics A6, T6), and which groups those have met (A3), however many they are. */
export class Visibility {
  readonly #isIdeal: boolean
  /** By group: how many waits had begun before the last event of the group that was seen. */
  readonly #met: number[]
  #begun = 0
  // With latency: of the latest instant at which waits began, which are yet to see something.
  #instant = -Infinity
  #before = 0
  #blind = 0

  /** `latency` in ms. */
  constructor(groups: number, latency: number) {
    this.#isIdeal = latency === 0
    this.#met = Array.from({ length: groups }, () => 0)
  }

  clear(): void {
    if (this.#begun > 0) this.#met.fill(0)
    this.#begun = 0
    this.#instant = -Infinity
    this.#before = 0
    this.#blind = 0
  }

  /** A wait begins: how many there were before. */
  begin(time: number): number {
    if (!this.#isIdeal) {
      if (time !== this.#instant) {
        this.#instant = time
        this.#before = this.#begun
        this.#blind = 0
      }
      this.#blind++
    }
    return this.#begun++
  }

  /** A wait ends by itself. */
  end(began: number): void {
    if (!this.#isIdeal && began >= this.#before) this.#blind--
  }

  /** Waits see an event of now if fewer had begun before them: without latency all do (T6). */
  seeing(time: number): number {
    return time === this.#instant ? this.#before : this.#begun
  }

  /** Waits that do not see an event of now. */
  blind(time: number): number {
    return time === this.#instant ? this.#blind : 0
  }

  /** Who sees the event remembers its group. */
  meet(time: number, group: number): void {
    this.#met[group] = this.seeing(time)
  }

  /** The highest-ranked group that a wait has met; -1 is none. */
  best(began: number): number {
    return this.#met.findIndex((before) => began < before)
  }
}
