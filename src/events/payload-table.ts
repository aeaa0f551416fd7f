/**
 * What events carry, kept once for all that a program cannot tell apart. Two events with one code whose properties give
 * the same answers to every filter on that code are the same to it; of profile lines, the needed attributes are kept.
 */
import type { Properties } from '../condition/compile.ts'
import { encodeText } from '../text/wtf8.ts'
import { profileCode, type Projection } from './batch.ts'
import { Failure } from '../failure.ts'
import { hashBytes } from './hash.ts'
import { OwnRegions, type Regions } from './regions.ts'
import { TextTable } from './text-table.ts'

type Fields = Readonly<Record<string, unknown>>

/** A power of two. Most texts are a user's own: many that are parsed would only keep the collector busy. */
const parsedAtOnce = 64
/** Lowest bits of a text's number: which attribute it sets, where it sets one alone. */
const attributeBits = 4
const mostTexts = 2 ** (31 - attributeBits) - 1

export class PayloadTable {
  readonly #projection: Projection
  /** Payloads from 0 up, by number. */
  readonly #codes: number[] = []
  readonly #records: (Fields | null)[] = []
  /** By code: a binary tree of answers, with two children a node; what is below the last answer is a payload. */
  readonly #answers: number[][] = []
  /** Payloads below 0 are JSON texts, as `-1 - number`. */
  readonly #texts: TextTable
  /** How a text begins that sets one attribute to a text; its index, plus one, is in the text's number. */
  readonly #beginnings: readonly { readonly name: string; readonly bytes: Buffer }[]
  readonly #parsed: { payload: number; record: Fields }[] = []

  constructor(projection: Projection, regions: Regions = new OwnRegions()) {
    this.#projection = projection
    this.#texts = new TextTable(regions, attributeBits)
    const names = [...(projection.attributeNames ?? [])].slice(0, 2 ** attributeBits - 1)
    this.#beginnings = names.map((name) => ({ name, bytes: Buffer.from(`{${JSON.stringify(name)}:"`) }))
  }

  /** Memory in bytes. */
  get bytes(): number {
    return this.#texts.bytes
  }

  /** Where the kernel finds the texts of profile lines (`TextTable.address`). */
  get root(): number {
    return this.#texts.address
  }

  /** The payload of an event with a code that some trigger names. The same answers give the same number. */
  ofEvent(code: number, properties: Properties): number {
    const tests = this.#projection.propertyTests(code)
    const tree = (this.#answers[code] ??= [-1])
    // A tree without tests has its payload in the root.
    let edge = 0
    for (const test of tests) {
      let node = tree[edge]!
      if (node < 0) {
        node = tree.length
        tree[edge] = node
        tree.push(-1, -1)
      }
      edge = node + (test(properties) ? 1 : 0)
    }
    if (tree[edge]! < 0) tree[edge] = this.#add(code, this.#needed(code, properties))
    return tree[edge]!
  }

  #needed(code: number, properties: Properties): Fields | null {
    const names = this.#projection.propertyNames(code)
    if (properties === null || names.size === 0) return null
    return Object.fromEntries(Object.entries(properties).filter(([name]) => names.has(name)))
  }

  /** The payload of a profile line with the attributes that are needed. */
  ofProfile(attributes: Fields): number {
    const text = JSON.stringify(attributes)
    // JSON has no infinite numbers, though it can be read into one (1e999).
    if (text.includes('null') && hasInfinity(attributes)) return this.#add(profileCode, attributes)
    const { bytes, length } = encodeText(text)
    return this.ofProfileBytes(bytes, 0, length)
  }

  /** The same for a JSON object of the needed attributes and no others, as valid UTF-8 from `start` to `end`. */
  ofProfileBytes(bytes: Uint8Array, start: number, end: number): number {
    if (this.#texts.size === mostTexts) throw new Failure('the log has more than 134 million different profile lines')
    const attribute = this.#beginningOf(bytes, start, end)
    return -1 - this.#texts.intern(bytes, start, end, hashBytes(bytes, start, end, 0), attribute)
  }

  /**
   * The same for a text in the kernel's memory; `attribute` says which of `textAttributes` it sets, plus one, if it sets one
   * alone to a text that is not empty and has no escapes, else 0.
   */
  ofProfileAt(bytes: Buffer, length: number, attribute: number): number {
    const number = this.#texts.internAt(bytes.byteOffset, length, attribute)
    return number < 0 ? this.ofProfileBytes(bytes, 0, length) : -1 - number
  }

  /** Number, plus one, of the beginning of a text that sets one attribute to a text that is not empty and has no escapes; else 0. */
  #beginningOf(bytes: Uint8Array, start: number, end: number): number {
    const index = this.#beginnings.findIndex((beginning) => startsWith(bytes, start, end, beginning.bytes))
    if (index < 0) return 0
    const from = start + this.#beginnings[index]!.bytes.length
    const to = end - 2
    if (to <= from || bytes[to] !== quote) return 0
    for (let at = from; at < to; at++) if (bytes[at] === quote || bytes[at] === backslash) return 0
    return index + 1
  }

  /** Attributes that a text may set alone, in the order of the numbers that say so. */
  get textAttributes(): readonly string[] {
    return this.#beginnings.map(({ name }) => name)
  }

  /** No payload is added any more: gives memory back. */
  seal(): void {
    this.#texts.seal()
  }

  #add(code: number, record: Fields | null): number {
    this.#records.push(record)
    return this.#codes.push(code) - 1
  }

  codeOf(payload: number): number {
    return payload < 0 ? profileCode : this.#codes[payload]!
  }

  /** Attributes of a profile line; properties of an event like this one, null when none are looked at. */
  read(payload: number): Fields | null {
    if (payload >= 0) return this.#records[payload]!
    const place = payload & (parsedAtOnce - 1)
    const known = this.#parsed[place]
    if (known?.payload === payload) return known.record
    const record = JSON.parse(this.#texts.text((-1 - payload) >>> attributeBits)) as Fields
    this.#parsed[place] = { payload, record }
    return record
  }
}

const quote = 0x22
const backslash = 0x5c

function startsWith(bytes: Uint8Array, start: number, end: number, beginning: Uint8Array): boolean {
  if (end - start < beginning.length) return false
  for (let index = 0; index < beginning.length; index++) if (bytes[start + index] !== beginning[index]) return false
  return true
}

function hasInfinity(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value)
  return typeof value === 'object' && value !== null && Object.values(value).some(hasInfinity)
}
