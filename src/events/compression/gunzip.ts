/** A gzip file → bytes, piece by piece, in memory that threads share: whoever is free goes on where another one stopped. */
import { crc32 } from 'node:zlib'
import { Inflater, inflated, windowBytes } from './inflate-kernel/inflater.ts'

/** What comes next in the file. */
const part = { fixed: 0, extra: 1, name: 2, comment: 3, headerCheck: 4, data: 5, trailer: 6, end: 7 } as const

/** What became of a piece. */
export const gunzipped = { more: 0, ended: 1, damaged: 2, cut: 3 } as const

/** Words of the state. */
const word = {
  part: 0,
  flags: 1,
  /** Of the header so far. */
  headerCrc: 2,
  /** Bytes of the extra field. */
  left: 3,
  /** Of the member so far; its bytes modulo 2 ** 32, and as far as copies reach. */
  crc: 4,
  size: 5,
  window: 6,
} as const
/** 64-bit numbers behind them. */
const number = { position: 4, size: 5 } as const
const stateBytes = 64

const flag = { headerCheck: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const

/** Fills `into` with the bytes of the file at a position. */
export type ReadFully = (into: Uint8Array, position: number) => void

export class Gunzip {
  /** Bytes of memory that it takes. */
  static readonly bytes = stateBytes + Inflater.bytes
  readonly #words: Uint32Array
  readonly #numbers: Float64Array
  readonly #bytes: Uint8Array
  readonly #inflater: Inflater

  /** `address` is divisible by 64. */
  constructor(memory: WebAssembly.Memory, address: number) {
    this.#words = new Uint32Array(memory.buffer, address, 8)
    this.#numbers = new Float64Array(memory.buffer, address, 8)
    this.#bytes = new Uint8Array(memory.buffer)
    this.#inflater = new Inflater(memory, address + stateBytes)
  }

  /** A file of so many bytes. */
  begin(size: number): void {
    this.#words.fill(0)
    this.#numbers[number.position] = 0
    this.#numbers[number.size] = size
    this.#inflater.reset()
  }

  /** Bytes of the file that were read. */
  get position(): number {
    return this.#numbers[number.position]!
  }

  /** Writes up to an address, behind what was written before; the bytes, and what became of them. */
  read(output: number, full: number, read: ReadFully): { readonly length: number; readonly result: number } {
    let at = output
    for (;;) {
      const before = this.#words[word.part]!
      if (before === part.data) {
        const result = this.#inflate(at, full)
        at = this.#inflater.output
        if (result === inflated.isFull) return { length: at - output, result: gunzipped.more }
        if (result === inflated.isDamaged) return { length: at - output, result: gunzipped.damaged }
        if (result === inflated.isDone) this.#words[word.part] = part.trailer
        else if (!this.#fill(read)) return { length: at - output, result: gunzipped.cut }
        continue
      }
      if (before === part.end) return { length: at - output, result: gunzipped.ended }
      const step = this.#step(before)
      if (step === 'damaged') return { length: at - output, result: gunzipped.damaged }
      if (step === 'short' && !this.#fill(read)) return { length: at - output, result: gunzipped.cut }
    }
  }

  /** False when there is no more. */
  #fill(read: ReadFully): boolean {
    if (this.#inflater.isLast) return false
    const { position } = this
    this.#inflater.fill(this.#numbers[number.size]! - position, (into) => {
      read(into, position)
      this.#numbers[number.position] = position + into.length
    })
    return true
  }

  #inflate(at: number, full: number): number {
    const words = this.#words
    const result = this.#inflater.inflate(at, full, at - words[word.window]!)
    const { output } = this.#inflater
    words[word.crc] = crc32(this.#bytes.subarray(at, output), words[word.crc])
    words[word.size]! += output - at
    words[word.window] = Math.min(words[word.window]! + output - at, windowBytes)
    return result
  }

  /** Goes on in what stands around the data. */
  #step(at: number): 'done' | 'short' | 'damaged' {
    const { input } = this.#inflater
    if (at === part.fixed) return this.#readFixed(input)
    if (at === part.trailer) return this.#readTrailer(input)
    if (at === part.headerCheck) return this.#readHeaderCheck(input)
    return at === part.extra ? this.#skipExtra(input) : this.#skipText(input, at)
  }

  /** The next part of the header that its flags announce. */
  #begin(next: number): 'done' {
    const flags = this.#words[word.flags]!
    const isAbsent = (at: number) =>
      (at === part.extra && !(flags & flag.extra)) ||
      (at === part.name && !(flags & flag.name)) ||
      (at === part.comment && !(flags & flag.comment)) ||
      (at === part.headerCheck && !(flags & flag.headerCheck))
    let at = next
    while (isAbsent(at)) at++
    this.#words[word.part] = at
    if (at !== part.data) return 'done'
    this.#inflater.begin()
    this.#words.fill(0, word.crc, word.window + 1)
    return 'done'
  }

  #skip(bytes: Uint8Array): void {
    this.#words[word.headerCrc] = crc32(bytes, this.#words[word.headerCrc])
    this.#inflater.skip(bytes.length)
  }

  #readFixed(input: Uint8Array): 'done' | 'short' | 'damaged' {
    const isWrong =
      (input.length >= 2 && (input[0] !== 0x1f || input[1] !== 0x8b)) ||
      (input.length >= 4 && (input[2] !== 8 || (input[3]! & flag.reserved) !== 0))
    if (isWrong) return 'damaged'
    if (input.length < 10) return 'short'
    this.#words[word.flags] = input[3]!
    this.#words[word.headerCrc] = 0
    this.#words[word.left] = noLength
    this.#skip(input.subarray(0, 10))
    return this.#begin(part.extra)
  }

  #skipExtra(input: Uint8Array): 'done' | 'short' {
    const words = this.#words
    if (words[word.left] === noLength) {
      if (input.length < 2) return 'short'
      words[word.left] = input[0]! + 256 * input[1]!
      this.#skip(input.subarray(0, 2))
      return 'done'
    }
    const skipped = input.subarray(0, words[word.left])
    this.#skip(skipped)
    words[word.left]! -= skipped.length
    return words[word.left] === 0 ? this.#begin(part.name) : 'short'
  }

  /** A name or comment, up to a zero. */
  #skipText(input: Uint8Array, at: number): 'done' | 'short' {
    const end = input.indexOf(0)
    this.#skip(end < 0 ? input : input.subarray(0, end + 1))
    return end < 0 ? 'short' : this.#begin(at + 1)
  }

  #readHeaderCheck(input: Uint8Array): 'done' | 'short' | 'damaged' {
    if (input.length < 2) return 'short'
    if (input[0]! + 256 * input[1]! !== (this.#words[word.headerCrc]! & 0xffff)) return 'damaged'
    this.#inflater.skip(2)
    return this.#begin(part.data)
  }

  /** The end of a member. What follows is another one, or zeros, which end the file. */
  #readTrailer(input: Uint8Array): 'done' | 'short' | 'damaged' {
    const isLast = this.#inflater.isLast
    if (input.length < 9 && !isLast) return 'short'
    if (input.length < 8) return 'short'
    const view = new DataView(input.buffer, input.byteOffset, 8)
    const words = this.#words
    if (view.getUint32(0, true) !== words[word.crc] || view.getUint32(4, true) !== words[word.size]) return 'damaged'
    this.#inflater.skip(8)
    words[word.part] = input.length === 8 || input[8] === 0 ? part.end : part.fixed
    return 'done'
  }
}

/** The length of the extra field was not read yet. */
const noLength = 0xffff_ffff
