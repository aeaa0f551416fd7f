/**
 * Looks at the beginning of a stream without taking it away: `length` bytes, or fewer that are enough, or all there are.
 * A pipe may have no more to give for a long time.
 */
export async function peek(
  given: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  length: number,
  isEnough: (head: Uint8Array) => boolean = () => false,
): Promise<{ readonly head: Uint8Array; readonly chunks: AsyncGenerator<Uint8Array> }> {
  const rest = Symbol.asyncIterator in given ? given[Symbol.asyncIterator]() : given[Symbol.iterator]()
  const first: Uint8Array[] = []
  let seen = 0
  while (seen < length) {
    const { value, done } = await rest.next()
    if (done) break
    first.push(value)
    seen += value.length
    if (seen < length && isEnough(Buffer.concat(first))) break
  }
  return { head: first.length === 1 ? first[0]! : Buffer.concat(first), chunks: continued(first, rest) }
}

/** The chunks that were looked at, and those after them. */
async function* continued(
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array> | Iterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* first
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}
