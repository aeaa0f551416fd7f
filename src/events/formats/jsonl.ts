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
    const parsed = given.problem ? problemRefusal(given.problem) : parseEvent(given.text)
    if ('reason' in parsed) refused.push(refusedText(given, parsed))
    else events.push(parsed)
  }
  return { events, refused }
}
