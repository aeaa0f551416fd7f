/** The input formats by name, and the one that fits a file. */
import type { InputFormat } from './format.ts'
import * as registered from './registry.ts'

export const inputFormats: ReadonlyMap<string, InputFormat> = new Map(
  Object.values(registered).map((format: InputFormat) => [format.name, format]),
)

/** The format that a file name stands for; JSON Lines when it says nothing (standard input, other endings). */
export function formatOf(name: string): InputFormat {
  const fitting = [...inputFormats.values()].find((format) => format.extensions.some((ending) => name.endsWith(ending)))
  return fitting ?? registered.jsonl
}
