/** Texts as bytes and back, losslessly: UTF-8, and for half of a surrogate pair the three bytes it would have there. */

const encoder = new TextEncoder()
const unpaired = /\p{Surrogate}/u

let scratch = new Uint8Array(4096)

/** The bytes of a text. The array is used again by the next call; only its first `length` bytes count. */
export function encodeText(text: string): { readonly bytes: Uint8Array; readonly length: number } {
  if (text.length * 3 > scratch.length) scratch = new Uint8Array(text.length * 6)
  if (unpaired.test(text)) return { bytes: scratch, length: encodeEach(text) }
  return { bytes: scratch, length: encoder.encodeInto(text, scratch).written }
}

/** The text of bytes that `encodeText` made, or of any valid UTF-8. */
export function decodeText(bytes: Buffer): string {
  // Only surrogates begin with this byte and one of A0 and up.
  for (let at = bytes.indexOf(0xed); at >= 0; at = bytes.indexOf(0xed, at + 1)) {
    if (bytes[at + 1]! >= 0xa0) return decodeEach(bytes)
  }
  return bytes.toString('utf8')
}

/** The same for some of them, of any memory. */
export function textAt(bytes: Buffer, start: number, end: number): string {
  // Text decoders take no shared memory: they get a copy.
  for (let at = start; at < end; at++) if (bytes[at]! > 0x7f) return decodeText(Buffer.from(bytes.subarray(start, end)))
  return bytes.toString('latin1', start, end)
}

function encodeEach(text: string): number {
  let at = 0
  for (const character of text) {
    const unit = character.codePointAt(0)!
    if (unit >= 0xd800 && unit <= 0xdfff) {
      scratch[at++] = 0xed
      scratch[at++] = 0x80 | ((unit >> 6) & 0x3f)
      scratch[at++] = 0x80 | (unit & 0x3f)
    } else at += encoder.encodeInto(character, scratch.subarray(at)).written
  }
  return at
}

function decodeEach(bytes: Buffer): string {
  let text = ''
  let from = 0
  for (let at = bytes.indexOf(0xed); at >= 0; at = bytes.indexOf(0xed, at + 1)) {
    if (bytes[at + 1]! < 0xa0) continue
    text += bytes.toString('utf8', from, at)
    text += String.fromCharCode(0xd000 | ((bytes[at + 1]! & 0x3f) << 6) | (bytes[at + 2]! & 0x3f))
    from = at + 3
  }
  return text + bytes.toString('utf8', from)
}
