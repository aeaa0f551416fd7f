import type { Path } from '../document/parse.ts'
import { parseDuration } from '../text/duration.ts'
import { example } from './examples.ts'
import type { Rule } from './rule.ts'
import { show } from './show.ts'

const entry = (reeligibility: string) => `entry:
  triggers:
    - attribute_changed: lead score
    - email_added
  reeligibility: ${reeligibility}`

export const endlessDuration: Rule = {
  code: 'LS216',
  name: 'endless-duration',
  severity: 'error',
  summary: 'A duration is longer than 10,000 years',
  why: 'Durations are counted in whole milliseconds (semantics T1), and beyond this the end would be no date any more. For a re-eligibility that never comes again there is `never`.',
  bad: example({ entry: entry('9999999999d') }),
  good: example({ entry: entry('0s') }),
  check({ config, windows }, report) {
    const durations: [Path, string | undefined][] = [
      [['entry', 'reeligibility'], config.entry.reeligibility],
      ...windows.map(({ path, text }): [Path, string | undefined] => [[...path, 'window'], text]),
      [['handoff', 'reeligibility'], config.handoff?.reeligibility],
      [['handoff', 'crm_sync', 'after'], config.handoff?.crm_sync?.after],
    ]
    for (const [path, text] of durations) {
      if (text === undefined || text === 'never' || parseDuration(text) !== undefined) continue
      const name = String(path.at(-1))
      report({
        at: { path },
        message: `\`${name}\` is ${show(text)}; at most 10,000 years were expected`,
        notes: name === 'reeligibility' ? ['write `never` if it is not to happen again'] : [],
      })
    }
  },
}
