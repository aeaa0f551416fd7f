/** The text being rendered. */
import type { Emitter } from 'liquidjs'
import type { Budget } from './limits.ts'

export class Output implements Emitter {
  buffer = ''
  readonly #budget: Budget

  constructor(budget: Budget) {
    this.#budget = budget
  }

  write(text: string): void {
    if (text === '') return
    this.#budget.checkOutput(this.buffer.length + text.length)
    this.buffer += text
  }
}
