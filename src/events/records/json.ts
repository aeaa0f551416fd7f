/** JSON in any of its arrangements → records: one a line, one after the other over several lines, or one array of them. */
import { parseObject, type Refusal } from '../event.ts'
import { headBytes } from '../formats/head.ts'
import type { RefusedLine } from '../formats/format.ts'
import { readLines } from '../lines.ts'
import { peek } from '../peek.ts'
import { type JsonText, readJsonValues } from './json-values.ts'
import type { RawRecord, Records } from './record.ts'

/** Lines that are looked at to tell JSON Lines from JSON over several lines. */
const triedLines = 10

export const problemDetail = {
  'bad encoding': 'the line is not valid UTF-8',
  'too long': 'the line is longer than 64 MiB',
  'cut off': 'the log ends inside of a value',
} as const

/** The texts of the records of a log. */
export async function* readJsonTexts(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<readonly JsonText[]> {
  const { head, chunks } = await peek(bytes, headBytes)
  const text = new TextDecoder().decode(head.subarray(0, headBytes))
  yield* isJsonLines(text) ? readLines(chunks) : readJsonValues(chunks)
}

/** Whether one of the first lines is an object by itself; those of a value over several lines are indented. */
export function isJsonLines(text: string): boolean {
  const lines = text.trimStart().split('\n', triedLines)
  return lines[0]!.startsWith('{') && lines.some((line) => line.startsWith('{') && !('reason' in parseObject(line)))
}

export async function* readJsonRecords(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Records {
  for await (const texts of readJsonTexts(bytes)) {
    const records: RawRecord[] = []
    const refused: RefusedLine[] = []
    for (const given of texts) {
      const parsed = given.problem ? problemRefusal(given.problem) : parseObject(given.text)
      if ('reason' in parsed) refused.push(refusedText(given, parsed))
      else records.push({ fields: parsed.record, number: given.number, text: given.text })
    }
    yield { records, refused }
  }
}

export function problemRefusal(problem: keyof typeof problemDetail): Refusal {
  return { reason: problem === 'cut off' ? 'bad JSON' : problem, detail: problemDetail[problem] }
}

export function refusedText({ text, number, bytes }: JsonText, refusal: Refusal): RefusedLine {
  return { refusal, line: number, text, ...(bytes ? { bytes } : {}) }
}
