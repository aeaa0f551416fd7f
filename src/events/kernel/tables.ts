/** Projection → the tables that the kernel looks names up in (assembly/names.ts, assembly/members.ts). */
import { eventTypes } from '../../plan/plan.ts'
import { profileCode, type Projection } from '../batch.ts'

/** Values of the table of types that are no codes (assembly/line.ts). */
const custom = 0x4000_0000
const profile = 0x4000_0001
const ignored = 0x4000_0002

/** In the list of payload tables: nothing is looked at, or everything. */
const noMembers = 0
const allMembers = 1

const encoder = new TextEncoder()

/** The tables as bytes, for a given address, and where in them what begins. */
export interface Tables {
  readonly bytes: Uint8Array
  readonly types: number
  readonly events: number
  readonly payloads: number
  /** A word for each code, 0 at first (`bare` of assembly/commit.ts). */
  readonly barePayloads: number
  /** Room for the members of one object, one for each thread. */
  readonly scratch: (thread: number) => number
}

export function buildTables(projection: Projection, address: number, threads: number): Tables {
  const writer = new Writer(address)
  const types = eventTypes.map((type): [string, number] => {
    if (type === 'custom_event') return [type, custom]
    if (type === 'profile') return [type, profile]
    const code = projection.codeOf(type, null)
    return [type, code < 0 ? ignored : code]
  })
  const typeTable = writer.names(types)
  const eventTable = writer.names(projection.customEvents)
  const lists = Array.from({ length: projection.codes }, (_, code) =>
    code === profileCode ? projection.attributeNames : projection.propertyNames(code),
  )
  const payloads = writer.words(
    lists.map((names) => (names === null ? allMembers : names.size === 0 ? noMembers : writer.members([...names]))),
  )
  const barePayloads = writer.words(lists.map(() => 0))
  const most = Math.max(1, ...lists.map((names) => names?.size ?? 0))
  const scratch = Array.from({ length: threads }, () => writer.reserve(most * 8))
  return {
    bytes: writer.bytes(),
    types: typeTable,
    events: eventTable,
    payloads,
    barePayloads,
    scratch: (thread) => scratch[thread]!,
  }
}

/** Bytes of a name that stand in its slot. */
const bytesInside = 16
const slotWords = 8

/** `hashOf` of assembly/names.ts. */
function hashOf(first: Buffer, length: number): number {
  const last = first.readBigUInt64LE(8)
  const rotated = BigInt.asUintN(64, last << 29n) | (last >> 35n)
  const mixed = (first.readBigUInt64LE(0) ^ rotated ^ BigInt(length)) * 0x9e3779b97f4a7c15n
  return Number(BigInt.asUintN(64, mixed) >> 32n)
}

class Writer {
  readonly #address: number
  #bytes = Buffer.alloc(4096)
  #used = 0

  constructor(address: number) {
    this.#address = address
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#used)
  }

  /** Room for `length` bytes and for loads that reach past them; its address, divisible by 16. */
  reserve(length: number): number {
    const at = this.#used
    this.#used = Math.ceil((at + length + 16) / 16) * 16
    if (this.#used > this.#bytes.length) {
      const grown = Buffer.alloc(this.#used * 2)
      grown.set(this.#bytes)
      this.#bytes = grown
    }
    return this.#address + at
  }

  words(words: readonly number[]): number {
    const at = this.reserve(words.length * 4)
    for (const [index, word] of words.entries()) this.#bytes.writeInt32LE(word | 0, at - this.#address + index * 4)
    return at
  }

  #text(bytes: Uint8Array): number {
    const at = this.reserve(bytes.length)
    this.#bytes.set(bytes, at - this.#address)
    return at
  }

  names(names: Iterable<readonly [name: string, value: number]>): number {
    return this.words(this.#slots([...names]))
  }

  /** Open addressing: the mask and three words of filling, then the slots. */
  #slots(names: readonly (readonly [name: string, value: number])[]): number[] {
    let size = 2
    while (size < names.length * 16) size *= 2
    const words = Array.from({ length: 4 + size * slotWords }, () => 0)
    words[0] = size - 1
    for (const [name, value] of names) {
      const bytes = encoder.encode(name)
      const first = Buffer.alloc(bytesInside)
      first.set(bytes.subarray(0, bytesInside))
      let slot = hashOf(first, bytes.length) & (size - 1)
      while (words[4 + slot * slotWords + 4] !== 0) slot = (slot + 1) & (size - 1)
      const inside = [0, 4, 8, 12].map((at) => first.readInt32LE(at))
      words.splice(4 + slot * slotWords, slotWords, ...inside, this.#text(bytes), bytes.length, value, 0)
    }
    return words
  }

  members(names: readonly string[]): number {
    const keys = names.flatMap((name) => {
      const bytes = encoder.encode(`${JSON.stringify(name)}:`)
      return [this.#text(bytes), bytes.length]
    })
    const slots = this.#slots(names.map((name, index) => [name, index]))
    const lengths = [0, 0]
    for (const name of names) {
      const length = Math.min(encoder.encode(name).length, 63)
      lengths[length >>> 5]! |= 1 << (length & 31)
    }
    return this.words([names.length, 0, ...lengths, ...keys, ...slots])
  }
}
