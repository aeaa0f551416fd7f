import { defaultWindow } from '../config/lower.ts'
import { example } from './examples.ts'
import type { Rule } from './rule.ts'

export const inactivityWithoutPoints: Rule = {
  code: 'LS221',
  name: 'inactivity-without-points',
  severity: 'warning',
  summary: 'Leads who are idle for the (last) window leave scoring for good',
  why: 'Everyone Else without a User Update ends the entry, and nothing makes the user enter again (semantics I1): what they do later is not scored. With several windows only the last one ends the entry (semantics I2). Points that change the score, usually -1, keep the loop alive.',
  bad: example({ inactivity: 'inactivity:\n  window: 30d' }),
  good: example({ inactivity: 'inactivity:\n  window: 30d\n  points: -1' }),
  check({ config, windows }, report) {
    const last = windows.at(-1)
    if (config.inactivity !== undefined && (!last || (last.points !== undefined && last.points !== 0))) return
    const length = last?.text ?? `${defaultWindow} (Braze's default window)`
    const idle = `a lead who does nothing for ${length} leaves scoring for good`
    if (!last) {
      report({
        at: { path: ['action_groups'], aim: 'key' },
        restsOn: [['inactivity']],
        message: `${idle}: there is no \`inactivity\``,
        notes: ['add e.g. `inactivity: { window: 30d, points: -1 }`'],
      })
      return
    }
    const key = last.points === undefined ? 'window' : 'points'
    const isThere = key === 'points' || last.text !== undefined
    report({
      at: isThere
        ? { path: [...last.path, key] }
        : { path: last.path, aim: typeof last.path.at(-1) === 'number' ? 'value' : 'key' },
      restsOn: [last.path],
      message: `${idle}: Everyone Else gives ${last.points === 0 ? '0' : 'no'} points`,
      notes: ['give points that change the score, e.g. `points: -1`'],
    })
  },
}
