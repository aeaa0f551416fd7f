import { parseEvent, type LogEvent } from '../event.ts'
import { readLines } from '../lines.ts'
import type { InputFormat, ParsedBlock, RefusedLine } from './format.ts'

export const jsonl: InputFormat = {
  name: 'jsonl',
  summary: 'JSON Lines: one event a line, in the canonical form',
  extensions: ['.jsonl', '.ndjson', '.json'],
  async *read(bytes): AsyncGenerator<ParsedBlock> {
    for await (const lines of readLines(bytes)) {
      const events: LogEvent[] = []
      const refused: RefusedLine[] = []
      for (const { text, number, problem, bytes } of lines) {
        const parsed = problem ? { reason: problem, detail: problemDetail[problem] } : parseEvent(text)
        if ('reason' in parsed) refused.push({ refusal: parsed, line: number, text, ...(bytes ? { bytes } : {}) })
        else events.push(parsed)
      }
      yield { events, refused }
    }
  },
}

export const problemDetail = {
  'bad encoding': 'the line is not valid UTF-8',
  'too long': 'the line is longer than 64 MiB',
} as const
