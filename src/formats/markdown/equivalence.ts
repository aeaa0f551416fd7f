import type { Equivalence } from '../../diff/equivalence/search.ts'
import { atWords, boundWords, scoreWords } from '../equivalence-words.ts'
import { plural } from '../pretty/style.ts'
import { clipped, markdownTableWithin, markdownText } from './text.ts'

/** Bytes: it stands in a comment with much else. */
const room = 5000

export function markdownEquivalence(found: Equivalence): string {
  if (found.outcome !== 'different') return `✅ ${markdownText(boundWords(found))}\n`
  const rows = found.timeline.map((step) => [
    atWords(step),
    markdownText(clipped(step.text, 300)),
    scoreWords(step.base),
    scoreWords(step.head),
  ])
  const summary = `Shortest difference: ${plural(found.timeline.length, 'step')}, for a new lead`
  return `<details><summary>${summary}</summary>\n\n${markdownTableWithin(room, ['', 'step', 'before', 'after'], rows)}\n</details>\n`
}
