/** What the pretty and the markdown form say of a search for a difference. */
import type { Equivalence, TimelineStep } from '../diff/equivalence/search.ts'
import { durationWords } from '../diff/words.ts'
import { number, plural } from './pretty/style.ts'

export function boundWords({ outcome, steps, longestMs, sequences, kinds, exhausted }: Equivalence): string {
  if (outcome === 'same')
    return 'No simulation can tell the two apart: nothing that changed reaches scores or hand-offs in it'
  const of = `${plural(kinds, 'kind')} of steps (drawn from the events, values and waits that the two configs name)`
  const tried = `${plural(sequences, 'sequence')} tried, over up to ${durationWords(longestMs)}`
  return exhausted
    ? `No difference in sequences of any length, of ${of}: ${tried}, and longer ones lead to nothing new`
    : `No difference in sequences of up to ${plural(steps, 'step')}, of ${of}: ${tried}`
}

export const atWords = ({ at }: TimelineStep): string => (at === 0 ? 'start' : `+${durationWords(at)}`)

export function scoreWords({ score, handoffs }: TimelineStep['base']): string {
  const sent = handoffs === 0 ? '' : handoffs === 1 ? ' hand-off' : ` ${number(handoffs)} hand-offs`
  return `${score === null ? 'no number' : number(score)}${sent}`
}
