/** The beginning of a log, as the formats look at it to tell whose it is. */
import { firstJsonValue } from '../records/json-values.ts'

/** As much as is looked at. */
export const headBytes = 65_536

export class Head {
  readonly bytes: Uint8Array
  readonly #name: string
  /** Text without a byte-order mark or leading blanks; what is no UTF-8 shows as U+FFFD. */
  readonly text: string
  #first: Readonly<Record<string, unknown>> | null | undefined

  constructor(bytes: Uint8Array, name: string) {
    this.bytes = bytes.subarray(0, headBytes)
    this.#name = name
    this.text = new TextDecoder().decode(this.bytes).trimStart()
  }

  get path(): string {
    return this.#name
  }

  /** The path without `.gz` or `.zst`, in lower case. */
  get name(): string {
    return plainName(this.#name)
  }

  /** Whether more of the log would say no more: there is a whole record, or a line that is no JSON. */
  get isTelling(): boolean {
    if (this.text.startsWith('{') || this.text.startsWith('[')) return this.record !== null
    return !this.begins(0x4f, 0x62, 0x6a, 0x01) && !this.begins(0x50, 0x41, 0x52, 0x31) && this.text.includes('\n')
  }

  begins(...bytes: readonly number[]): boolean {
    return bytes.every((byte, index) => this.bytes[index] === byte)
  }

  endsIn(endings: readonly string[]): boolean {
    return endings.some((ending) => this.name.endsWith(ending))
  }

  /** The first JSON object, or the first of an array; null when there is none. */
  get record(): Readonly<Record<string, unknown>> | null {
    this.#first ??= firstJsonValue(this.text)
    return this.#first
  }
}

export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.(gz|gzip|zst|zstd)$/, '')
}
