import { parseEvent, type LogEvent } from '../event.ts'
import { readLines } from '../lines.ts'
import { problemRefusal, refusedText } from '../records/json.ts'
import type { JsonText } from '../records/json-values.ts'
import type { InputFormat, ParsedBlock, RefusedLine } from './format.ts'

export const jsonl: InputFormat = {
  name: 'jsonl',
  summary: 'JSON Lines: one event a line, in the canonical form',
  extensions: ['.jsonl', '.ndjson'],
  // Also what nobody else claims: its lines are refused one by one, with their reasons.
  fits: (head) => (head.endsIn(jsonl.extensions) ? 2 : 0.1),
  async *read(input): AsyncGenerator<ParsedBlock> {
    for await (const lines of readLines(input.open())) yield eventsOf(lines)
  },
}

/** Texts in the canonical form → events. */
export function eventsOf(texts: readonly JsonText[]): ParsedBlock {
  const events: LogEvent[] = []
  const refused: RefusedLine[] = []
  for (const given of texts) {
    const read = eventOf(given)
    if ('refusal' in read) refused.push(read)
    else events.push(read)
  }
  return { events, refused }
}

/** One text in the canonical form. */
export function eventOf(given: JsonText): LogEvent | RefusedLine {
  const parsed = given.problem ? problemRefusal(given.problem) : parseEvent(given.text)
  return 'reason' in parsed ? refusedText(given, parsed) : parsed
}
