// How the random cases are written down: configs as YAML, logs as the bytes of JSONL.

import { stringify } from 'yaml'
import type { Style } from './arbitrary.ts'

export const toYaml = (config: object) => stringify(config, { lineWidth: 0, aliasDuplicateObjects: false })

const defaultStyle: Style = { form: 'plain', newline: '\n', lastNewline: true, chunk: 0 }

/** The bytes of a JSONL file, in one of the forms that all mean the same, cut into chunks. */
export const encode = (lines: object[], { form, newline, lastNewline, chunk }: Style = defaultStyle): Uint8Array[] => {
  const text = lines.map((line) => write(line, form)).join(newline) + (lastNewline && lines.length > 0 ? newline : '')
  const bytes = new TextEncoder().encode(text)
  if (chunk === 0) return [bytes]
  return Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, i) => bytes.slice(i * chunk, (i + 1) * chunk))
}

const write = (line: object, form: Style['form']) => {
  if (form === 'spaced') return JSON.stringify(line, null, 1).replaceAll(/\n */g, ' ')
  if (form === 'plain') return JSON.stringify(line)
  return JSON.stringify(line).replaceAll(
    /[^ -~]|\//g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
