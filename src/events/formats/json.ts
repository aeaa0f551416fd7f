import { isJsonLines, readJsonTexts } from '../records/json.ts'
import type { InputFormat, ParsedBlock } from './format.ts'
import { eventsOf } from './jsonl.ts'

export const json: InputFormat = {
  name: 'json',
  summary: 'JSON: an array of events, or one after the other over several lines, in the canonical form',
  extensions: ['.json'],
  fits: ({ text }) => (text.startsWith('[') ? 2.5 : text.startsWith('{') && !isJsonLines(text) ? 1 : 0),
  async *read(input): AsyncGenerator<ParsedBlock> {
    for await (const texts of readJsonTexts(input.open())) yield eventsOf(texts)
  },
}
