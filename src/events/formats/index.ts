/** The input formats by name, and the one that fits a log. */
import type { InputFormat } from './format.ts'
import type { Head } from './head.ts'
import * as registered from './registry.ts'

export const inputFormats: ReadonlyMap<string, InputFormat> = new Map(
  Object.values(registered).map((format: InputFormat) => [format.name, format]),
)

/** The format of a log that begins like this: what is in it counts for more than its name. */
export function formatOf(head: Head): InputFormat {
  let best: InputFormat = registered.jsonl
  let most = 0
  for (const format of inputFormats.values()) {
    const sure = format.fits(head)
    if (sure <= most) continue
    best = format
    most = sure
  }
  return best
}

/** The endings of names that are taken for logs, those of compressed ones too. */
export const logEndings: readonly string[] = [...inputFormats.values()]
  .flatMap(({ extensions }) => extensions)
  .flatMap((ending) => ['', '.gz', '.zst'].map((compression) => ending + compression))
