import { example } from './examples.ts'
import type { Rule } from './rule.ts'
import { count } from './show.ts'

export const noFloor: Rule = {
  code: 'LS222',
  name: 'no-floor',
  severity: 'warning',
  summary: 'Idle leads fall below zero without end',
  why: 'Braze knows no floor: every window without an action takes its points again, for ever, and each write is billed as a data point. A lead at -40 needs forty actions to be where a new lead is. With `score.min` a heartbeat keeps the loop alive at the floor (semantics U3): in Braze, let the User Update of every group write the time to a second attribute, and let a change of that one be the entry trigger.',
  bad: example({}),
  good: example({ score: 'score:\n  attribute: lead score\n  min: 0' }),
  check({ config, windows, loops, conditions, scoreAttribute }, report) {
    const negative = windows.find(({ points }) => typeof points === 'number' && points < 0)
    if (config.score.min !== undefined || !negative || !loops) return
    // An audience on the score is the other kind of floor, with a rule of its own (LS223).
    if (
      conditions.some(
        ({ where, subject, name }) => where === 'entry audience' && subject === 'attribute' && name === scoreAttribute,
      )
    )
      return
    report({
      at: { path: [...negative.path, 'points'] },
      restsOn: [
        ['score', 'min'],
        ['entry', 'triggers'],
        ['entry', 'reeligibility'],
        ['entry', 'audience'],
        ['inactivity'],
      ],
      message: `idle leads lose ${count(-(negative.points as number), 'point')} every window without end: the score has no floor`,
      notes: ['add a floor, e.g. `min: 0` under `score`'],
    })
  },
}
