/** `(1..5)` as a value: printed as `1..5`, iterated one by one, never materialised unless a filter asks. */
export class LiquidRange {
  readonly low: number
  readonly high: number

  constructor(low: number, high: number) {
    this.low = low
    this.high = high
  }

  get size(): number {
    return Math.max(0, this.high - this.low + 1)
  }

  toString(): string {
    return `${this.low}..${this.high}`
  }
}
