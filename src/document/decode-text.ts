/** Bytes → text, or what is wrong with them. A byte-order mark is dropped. */
export type DecodedText = { readonly text: string } | { readonly problem: string }

export function decodeText(bytes: Uint8Array): DecodedText {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { problem: 'the file is UTF-16; UTF-8 was expected: save it as UTF-8' }
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const nul = text.indexOf('\0')
    if (nul >= 0) return { problem: `the file holds a NUL byte (after ${nul} characters): it is not a text file` }
    return { text }
  } catch {
    return { problem: `the file is not valid UTF-8 (from byte ${firstInvalidByte(bytes)}): save it as UTF-8` }
  }
}

function firstInvalidByte(bytes: Uint8Array): number {
  let low = 0
  let high = bytes.length
  // The longest prefix that decodes (as a stream, so that a cut character is no error).
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
