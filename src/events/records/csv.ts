/** CSV with a header (RFC 4180; comma, semicolon, tab or bar) → records of text. A damaged row is refused alone. */
import { Readable } from 'node:stream'
import type { RefusedLine } from '../formats/format.ts'
import { headBytes } from '../formats/head.ts'
import { setOwn } from '../dialects/dialect.ts'
import { maximumLineBytes } from '../lines.ts'
import { peek } from '../peek.ts'
import type { RawRecord, Records } from './record.ts'

const blockRows = 4096
const delimiters = [',', ';', '\t', '|'] as const

/** The delimiter that stands most often in the first line, outside of quotes. */
export function delimiterOf(text: string): (typeof delimiters)[number] {
  const header = (/^(?:"[^"]*"|[^"\r\n])*/.exec(text)?.[0] ?? '').replace(/"[^"]*"/g, '')
  const counts = delimiters.map((delimiter) => header.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))]!
}

/** Names of the columns, when a text begins with a header. */
export function headerOf(text: string): readonly string[] {
  const line = /^[^\r\n]*/.exec(text)![0]
  return line.split(delimiterOf(text)).map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
}

interface Row {
  readonly record: readonly string[]
  readonly raw: string
  readonly info: { readonly lines: number }
}

export async function* readCsvRecords(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Records {
  const { parse } = await import('csv-parse')
  const { head, chunks } = await peek(bytes, headBytes)
  const validity = { isDamaged: false }
  let refused: RefusedLine[] = []
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(new TextDecoder().decode(head.subarray(0, headBytes))),
    info: true,
    raw: true,
    relax_column_count: true,
    // Ends of lines may differ within a file, and a stray quote costs no more than its own row.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: maximumLineBytes,
    on_skip: (error) => {
      const { lines = 1, raw = '' } = (error ?? {}) as { lines?: number; raw?: string }
      const text = trimEnds(raw)
      const refusal = { reason: 'bad row' as const, detail: 'a quote is opened and never closed' }
      refused.push({ refusal, line: lines - countEnds(text), text })
    },
  })
  const source = Readable.from(watched(chunks, validity), { objectMode: false })
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let header: readonly string[] | undefined
  let records: RawRecord[] = []
  for await (const { record, raw, info } of parser as AsyncIterable<Row>) {
    if (!header) {
      header = record.map((name) => name.trim())
      continue
    }
    const text = trimEnds(raw)
    const number = info.lines - countEnds(text)
    if (validity.isDamaged && raw.includes('�')) {
      refused.push({ refusal: { reason: 'bad encoding', detail: 'the row is not valid UTF-8' }, line: number, text })
    } else if (record.length !== header.length) {
      const detail = `the row has ${record.length} cells; ${header.length} were expected, as in the header`
      refused.push({ refusal: { reason: 'bad row', detail }, line: number, text })
    } else records.push({ fields: fieldsOf(header, record), number, text })
    if (records.length < blockRows) continue
    yield { records, refused }
    records = []
    refused = []
  }
  yield { records, refused }
}

/** The parser counts blank lines before a row, and its end, to the row. */
const trimEnds = (raw: string) => raw.replace(/^[\r\n]+|[\r\n]+$/g, '')
const countEnds = (text: string) => text.split(/\r\n|\n|\r/).length - 1

function fieldsOf(header: readonly string[], row: readonly string[]): RawRecord['fields'] {
  const fields: Record<string, unknown> = {}
  for (let index = 0; index < header.length; index++) {
    if (row[index] !== '') setOwn(fields, header[index]!, row[index])
  }
  return fields
}

/** The parser reads damaged UTF-8 without a word. */
async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  validity: { isDamaged: boolean },
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of chunks) {
    if (!validity.isDamaged) {
      try {
        decoder.decode(chunk, { stream: true })
      } catch {
        validity.isDamaged = true
      }
    }
    yield chunk
  }
}

/** A cell that is written like a number, truth value, quoted text, list or map of JSON is that; everything else is text. */
export function cellValue(cell: unknown): unknown {
  if (typeof cell !== 'string') return cell
  if (cell === '') return null
  if (!/^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|["[{].*)$/s.test(cell)) return cell
  try {
    return JSON.parse(cell) as unknown
  } catch {
    return cell
  }
}
