import type { Equivalence } from '../../diff/equivalence/search.ts'
import { atWords, boundWords, scoreWords } from '../equivalence-words.ts'
import { plural } from '../pretty/style.ts'
import { markdownTable, markdownText } from './text.ts'

export function markdownEquivalence(found: Equivalence): string {
  if (found.outcome !== 'different') return `✅ ${markdownText(boundWords(found))}\n`
  const rows = found.timeline.map((step) => [
    atWords(step),
    markdownText(step.text),
    scoreWords(step.base),
    scoreWords(step.head),
  ])
  const summary = `Shortest difference: ${plural(found.timeline.length, 'step')}, for a new lead`
  return `<details><summary>${summary}</summary>\n\n${markdownTable(['', 'step', 'before', 'after'], rows)}\n</details>\n`
}
