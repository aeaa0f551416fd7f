/** `{% random %}` prints a float below 1, `{% random 10 %}` an integer below 10. */
import type { Liquid } from 'liquidjs'
import { formatFloat } from '../number.ts'
import type { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'
import { BrazeTag } from './tag.ts'

export class RandomTag extends BrazeTag {
  override readonly blank = false
  readonly #below: number | undefined

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) {
    super(token, remaining, engine)
    parser.log.timeDependent = true
    const below = Number.parseInt(token.args.trim(), 10)
    this.#below = below > 0 ? below : undefined
  }

  /** The same moment gives the same numbers, so that a preview can be repeated. */
  override run(context: RenderContext, output: Output): void {
    const turn = context.remembered('random', 0)
    context.remember('random', turn + 1)
    const value = scramble(context.now + turn * 7919)
    output.write(this.#below === undefined ? formatFloat(value) : String(Math.floor(value * this.#below)))
  }
}

/** A number in [0, 1) that looks random (mulberry32). */
function scramble(seed: number): number {
  let state = (seed + 0x6d2b79f5) | 0
  state = Math.imul(state ^ (state >>> 15), state | 1)
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61)
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32
}
