/** Bytes → text, or what is wrong with them. A byte-order mark is dropped. */
export type DecodedText =
  | { readonly text: string }
  | {
      readonly problem: string
      readonly help: string
      /** What can be shown of the bytes, and the offset in it of what is wrong. */
      readonly readable: string
      readonly at: number
    }

export function decodeText(bytes: Uint8Array): DecodedText {
  for (const [first, second, encoding] of [
    [0xff, 0xfe, 'utf-16le'],
    [0xfe, 0xff, 'utf-16be'],
  ] as const) {
    if (bytes[0] !== first || bytes[1] !== second) continue
    const readable = new TextDecoder(encoding).decode(bytes)
    return { problem: 'the file is UTF-16; UTF-8 was expected', help: 'save it as UTF-8', readable, at: 0 }
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const at = text.indexOf('\0')
    if (at < 0) return { text }
    return { problem: 'there is a NUL byte', help: 'it is not a text file', readable: text, at }
  } catch {
    const readable = new TextDecoder().decode(bytes)
    const at = new TextDecoder().decode(bytes.subarray(0, firstInvalidByte(bytes)), { stream: true }).length
    return { problem: 'these bytes are not valid UTF-8', help: 'save the file as UTF-8', readable, at }
  }
}

/** Length of the longest prefix that decodes (as a stream, so that a cut character is no error). */
function firstInvalidByte(bytes: Uint8Array): number {
  let low = 0
  let high = bytes.length
  while (low < high) {
    const middle = (low + high + 1) >> 1
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true })
      low = middle
    } catch {
      high = middle - 1
    }
  }
  return low
}
