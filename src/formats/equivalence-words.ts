/** What the pretty and the markdown form say of a search for a difference. */
import type { Equivalence, TimelineStep } from '../diff/equivalence/search.ts'
import { durationWords } from '../diff/words.ts'
import { number, plural } from './pretty/style.ts'

export function boundWords({ outcome, steps, longestMs, sequences, kinds, exhausted }: Equivalence): string {
  if (outcome === 'same')
    return 'No sequence of events can tell the two apart: nothing that changed reaches scores or hand-offs'
  const tried = `${plural(sequences, 'sequence')} of ${plural(kinds, 'kind')} of steps, over up to ${durationWords(longestMs)}`
  return exhausted
    ? `No difference in any sequence of the events that the two configs name: ${tried}`
    : `No difference in sequences of up to ${plural(steps, 'step')}, the longest that were all tried: ${tried}`
}

export const atWords = ({ at }: TimelineStep): string => (at === 0 ? 'start' : `+${durationWords(at)}`)

export function scoreWords({ score, handoffs }: TimelineStep['base']): string {
  const sent = handoffs === 0 ? '' : handoffs === 1 ? ' hand-off' : ` ${number(handoffs)} hand-offs`
  return `${score === null ? 'no number' : number(score)}${sent}`
}
