/** The account of lines that cannot be read: what `--on-bad-line` says, the first ones, all of them for `--rejects`. */
import type { Rejected } from '../events/read-log.ts'
import { Failure } from '../failure.ts'

/** Refused lines that a summary shows. */
const shownLines = 5

export class RefusedLines {
  readonly #mode: string
  readonly #rejects: { write(text: string): void } | undefined
  readonly #first: Rejected[] = []
  #count = 0

  /** `mode` is that of `--on-bad-line`; `rejects` takes every line. */
  constructor(mode: string, rejects?: { write(text: string): void }) {
    this.#mode = mode
    this.#rejects = rejects
  }

  /** Sees every refused line; throws at the first one where the run is to stop. */
  readonly add = (line: Rejected): void => {
    this.#count++
    this.#rejects?.write(rejectedRow(line))
    if (this.#first.length < shownLines) this.#first.push(line)
    if (this.#mode === 'fail') throw badLine(line, this.#rejects !== undefined)
  }

  /** The first ones, unless they are only counted. */
  get shown(): readonly Rejected[] {
    return this.#mode === 'skip' ? [] : this.#first
  }

  /** Whether they make the exit code 1. */
  get fail(): boolean {
    return this.#count > 0 && this.#mode !== 'skip'
  }
}

/** A row of `--rejects`: the line as it was, so that nothing is lost. */
function rejectedRow({ source, line, refusal, text, bytes }: Rejected): string {
  const kept = bytes ? { base64: Buffer.from(bytes).toString('base64') } : { text }
  return `${JSON.stringify({ file: source, line, ...refusal, ...kept })}\n`
}

function badLine({ source, line, refusal }: Rejected, isKept: boolean): Failure {
  const note = `stopped at the first bad line${isKept ? '; nothing but --rejects was written' : ''}`
  return new Failure(`${source}:${line}: ${refusal.reason}: ${refusal.detail}`, [note], 1)
}
