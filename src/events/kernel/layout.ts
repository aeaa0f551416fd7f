/** How the shared memory is divided: a header, the tables of names, and a ring of slots, each with room for a chunk. */

import { Gunzip } from '../compression/gunzip.ts'
import { windowBytes } from '../compression/inflate-kernel/inflater.ts'

/** What a layout depends on. */
export interface Dimensions {
  /** Bytes of a log that are read at once. */
  readonly chunkBytes: number
  /** Chunks that can be under way at the same time. */
  readonly slots: number
  /** Bytes of the tables (`Tables`). */
  readonly tableBytes: number
}

/** Words of the header, which all threads look at. */
export const header = {
  /** The next chunk that nobody has taken. */
  claimed: 0,
  /** Chunks below this one may be taken. */
  limit: 1,
  /** 1: workers end. */
  stopped: 2,
  /** File descriptor to read chunks from; -1: the slots are filled by the main thread. */
  descriptor: 3,
  /** The first chunk of the file. */
  base: 4,
  /** The last chunk of the file, and its bytes: the file may grow. */
  last: 5,
  lastBytes: 6,
  /** How many workers sleep until there are chunks, and whether the main thread sleeps until one is done. */
  sleeping: 7,
  waiting: 8,
  /** Of a file that is unpacked into the slots: its descriptor, -1 without one, and whether somebody is at it. */
  packed: 9,
  unpacking: 10,
  /** Chunks below this one have a slot of their own; what became of the last one (`gunzipped`). */
  room: 11,
  result: 12,
  /** Rises whenever somebody who sleeps may go on. */
  news: 13,
} as const

/** Words of the state of a slot. */
export const slotState = {
  /** The chunk that lies in the slot, finished, plus one. */
  done: 0,
  /** Bytes of the chunk; -1: it could not be read. */
  length: 1,
  /** Bytes before the first line of the chunk: the end of a line that began in an earlier one. */
  head: 2,
  /** The four numbers of `Kernel.parse`: records, lines, where it stopped, end of the arena. */
  records: 3,
  lines: 4,
  stop: 5,
  arenaEnd: 6,
  /** Of events that were left out: their number, those without a zone, and the latest time as a 64-bit number. */
  leftOut: 7,
  leftOutUnzoned: 8,
  leftOutLatest: 10,
} as const
const stateWords = 16
const headerWords = 64
const stateWord = (slot: number) => headerWords + slot * stateWords

/** Words of a record; the kernel writes them (assembly/line.ts). */
export const record = {
  /** 0 and up: an event that a trigger names. */
  code: 0,
  /** Address and bytes of the user, or of the line where `code` is `slowLine`. */
  user: 1,
  userLength: 2,
  /** Twice the 0-based number from the first line of the call, plus one when the time names its zone. */
  line: 3,
  userHash: 4,
  /** Address. */
  lineStart: 5,
  /** As a 64-bit number. */
  time: 6,
  /** Address of its text: of a profile line an object, of other events their code in 4 bytes and an object. */
  payload: 8,
  /** Bytes of the text (`payloadBytes`); `foundPayload`: the payload is known. */
  payloadLength: 9,
  /** Of the text; the number of a payload that is known. */
  payloadHash: 10,
  /** The number of the user plus one; 0 where the kernel did not find it. */
  number: 11,
  /** 0: no id. */
  id: 12,
  idLength: 13,
  idLow: 14,
  idHigh: 15,
} as const
export const recordWords = 16
export const slowLine = -2
export const foundPayload = -1

/** What the word `payloadLength` says of a text that is not known: its upper bits are the kernel's own. */
export function payloadBytes(word: number): number {
  return word & 0xff_ffff
}

/** Longer lines are read the slow way, whole (LONGEST in assembly/index.ts). */
export const longestLine = 65_536
/** Loads of the kernel may reach this far past the end of what they look at. */
const padding = 128
const recordsInSlot = 8192

const align = (bytes: number) => Math.ceil(bytes / 64) * 64

export class Layout {
  readonly dimensions: Dimensions
  /** Address of the header, divisible by 64. */
  readonly base: number
  readonly #slotBytes: number
  readonly #recordsOffset: number
  readonly #arenaOffset: number
  readonly #arenaBytes: number
  readonly #slotsAt: number
  readonly #end: number

  constructor(dimensions: Dimensions, base: number) {
    this.dimensions = dimensions
    this.base = base
    // A slot also holds one joined line.
    const room = Math.max(dimensions.chunkBytes, longestLine + 1)
    this.#recordsOffset = align(room + padding)
    this.#arenaOffset = this.#recordsOffset + recordsInSlot * recordWords * 4
    // A payload is not longer than its line, but for the quotes that the table brings along.
    this.#arenaBytes = align(room + longestLine)
    this.#slotBytes = windowBytes + this.#arenaOffset + this.#arenaBytes + padding
    // What is unpacked copies from the bytes in front of it.
    this.#slotsAt = align(Layout.tables(base, dimensions.slots) + dimensions.tableBytes) + windowBytes
    this.#end = this.#slotsAt + (dimensions.slots + 1) * this.#slotBytes
  }

  /** All of it. One slot more than the ring has is for joined lines. */
  get bytes(): number {
    return this.#end + Gunzip.bytes - this.base
  }

  /** Where the tables begin: behind the header, and the states of so many slots and the one for joined lines. */
  static tables(base: number, slots: number): number {
    return base + align((stateWord(slots) + stateWords) * 4)
  }

  /** Address of what `Gunzip` needs. */
  get gunzip(): number {
    return this.#end
  }

  /** Index of the state of a slot, in words from the base. */
  state(slot: number): number {
    return stateWord(slot)
  }

  input(slot: number): number {
    return this.#slotsAt + slot * this.#slotBytes
  }

  records(slot: number): { readonly at: number; readonly end: number } {
    const at = this.input(slot) + this.#recordsOffset
    return { at, end: at + recordsInSlot * recordWords * 4 }
  }

  arena(slot: number): { readonly at: number; readonly end: number } {
    const at = this.input(slot) + this.#arenaOffset
    return { at, end: at + this.#arenaBytes }
  }
}
