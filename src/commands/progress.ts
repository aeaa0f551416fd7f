/** A progress bar on stderr: bytes, events a second, time left. Appears only when a run takes longer than a moment. */
import { SingleBar } from 'cli-progress'
import type { World } from '../world.ts'

const appearsAfterMs = 500
/** What the text beside the bar takes at most. */
const textColumns = 66

export class Progress {
  readonly #total: number | undefined
  readonly #world: World
  readonly #started = performance.now()
  #bytes = 0
  #lines = 0
  #bar: SingleBar | undefined

  constructor(total: number | undefined, world: World) {
    this.#total = total
    this.#world = world
  }

  advance(bytes: number, lines: number): void {
    this.#bytes += bytes
    this.#lines += lines
    const elapsed = performance.now() - this.#started
    if (elapsed < appearsAfterMs) return
    const payload = {
      // A log can be read a second time, to settle suspected duplicates.
      read: megabytes(Math.min(this.#bytes, this.#total ?? Infinity)),
      all: this.#total === undefined ? '' : ` of ${megabytes(this.#total)}`,
      rate: Math.round((this.#lines / elapsed) * 1000).toLocaleString('en-US'),
      left: this.#total === undefined ? '' : ` · ${whatIsLeft(elapsed, this.#bytes, this.#total)}`,
    }
    if (!this.#bar) {
      const columns = Math.max(0, Math.min(30, this.#world.stderr.columns - textColumns))
      const bar = this.#total === undefined || columns < 10 ? '' : '{bar} '
      this.#bar = new SingleBar({
        format: `${bar}{read}{all} · {rate} events/s{left}`,
        stream: process.stderr,
        barsize: columns,
        barCompleteChar: '█',
        barIncompleteChar: '░',
        hideCursor: true,
        clearOnComplete: true,
      })
      this.#bar.start(this.#total ?? 1, 0, payload)
    }
    this.#bar.update(this.#total === undefined ? 0 : Math.min(this.#bytes, this.#total), payload)
  }

  stop(): void {
    this.#bar?.stop()
    this.#bar = undefined
  }
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

function whatIsLeft(elapsed: number, bytes: number, total: number): string {
  if (bytes >= total) return 'scoring'
  const seconds = Math.ceil(((elapsed / bytes) * (total - bytes)) / 1000)
  return seconds < 60 ? `${seconds} s left` : `${Math.floor(seconds / 60)} min ${seconds % 60} s left`
}
