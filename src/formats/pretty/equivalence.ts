import type { ChalkInstance } from 'chalk'
import type { Equivalence, TimelineStep } from '../../diff/equivalence/search.ts'
import { visible } from '../../text/visible.ts'
import type { FormatContext } from '../format.ts'
import { atWords, boundWords, scoreWords } from '../equivalence-words.ts'
import { padEnd, padStart, plural, width } from './style.ts'
import { hanging } from './wrap.ts'

export function prettyEquivalence(found: Equivalence, paint: ChalkInstance, { columns }: FormatContext): string[][] {
  if (found.outcome !== 'different') return [hanging(`${paint.green('✓')} `, boundWords(found), columns)]
  const rows = found.timeline.map((step) => ({ at: atWords(step), text: visible(step.text), step }))
  const times = Math.max(...rows.map(({ at }) => width(at)))
  const texts = Math.max(...rows.map(({ text }) => width(text)))
  const scores = (side: 'base' | 'head', title: string) =>
    Math.max(width(title), ...found.timeline.map((step) => width(scoreWords(step[side]))))
  const [before, after] = [scores('base', 'before'), scores('head', 'after')]
  const differs = ({ base, head }: TimelineStep) => base.score !== head.score || base.handoffs !== head.handoffs
  return [
    [
      `${paint.bold('Shortest difference')}  ${paint.dim(`${plural(found.timeline.length, 'step')}, for a new lead`)}`,
      `  ${' '.repeat(times + texts + 2)}  ${paint.dim(`${padStart('before', before)}  ${padStart('after', after)}`)}`,
      ...rows.map(({ at, text, step }) => {
        const score = `${padStart(scoreWords(step.base), before)}  ${padStart(scoreWords(step.head), after)}`
        return `  ${paint.dim(padEnd(at, times))}  ${padEnd(text, texts)}  ${differs(step) ? paint.yellow.bold(score) : score}`
      }),
    ],
  ]
}
