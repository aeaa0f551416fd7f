/** Logs in memory, recognised and read as the commands do it. */
import { decompress } from '../../src/events/compression/decompress.ts'
import type { RefusedLine } from '../../src/events/formats/format.ts'
import { Head, headBytes } from '../../src/events/formats/head.ts'
import { formatOf, inputFormats } from '../../src/events/formats/index.ts'
import { defaultSettings, type ReadSettings } from '../../src/events/formats/settings.ts'
import type { LogEvent } from '../../src/events/event.ts'
import { peek } from '../../src/events/peek.ts'
import type { LogSource } from '../../src/events/read-log.ts'

/** In pieces of the given size, so that nothing depends on where chunks end. */
export async function* pieces(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield new Uint8Array(bytes.subarray(at, at + size))
}

export async function sourceOf(
  bytes: Uint8Array,
  name: string,
  settings: Partial<ReadSettings> = {},
  size?: number,
): Promise<LogSource> {
  const open = () => decompress(pieces(bytes, size), name)
  const { head } = await peek(open(), headBytes)
  const format = settings.mapping ? inputFormats.get('source')! : formatOf(new Head(head, name))
  return { name, format, open, rereadable: true, settings: { ...defaultSettings, ...settings } }
}

export interface Read {
  readonly format: string
  readonly events: readonly LogEvent[]
  readonly refused: readonly RefusedLine[]
  readonly leftOut: Readonly<Record<string, number>>
}

export async function read(
  bytes: Uint8Array,
  name: string,
  settings: Partial<ReadSettings> = {},
  size?: number,
): Promise<Read> {
  const source = await sourceOf(bytes, name, settings, size)
  const events: LogEvent[] = []
  const refused: RefusedLine[] = []
  const leftOut: Record<string, number> = {}
  for await (const block of source.format.read(source)) {
    events.push(...block.events)
    refused.push(...block.refused)
    for (const [what, count] of block.leftOut ?? []) leftOut[what] = (leftOut[what] ?? 0) + count
  }
  return { format: source.format.name, events, refused, leftOut }
}
