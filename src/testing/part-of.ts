/** A part of a text in a config → its place in the file. */
import type { Scalar } from 'yaml'
import type { Document, Path } from '../document/parse.ts'
import { scalarOffsets } from '../document/scalar-offsets.ts'
import type { Span } from '../text/source.ts'

/** `part` is that of the value at the path. */
export function partOf(document: Document, path: Path, part: Span): Span {
  const scalar = document.scalar(path)
  if (!scalar) return document.locate(path).value
  const offsets = scalarOffsets(document.source.text, scalar.node as Scalar)
  return { start: offsets[part.start]!, end: offsets[part.end]! }
}
