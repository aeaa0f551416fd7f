import type { Path } from '../document/parse.ts'
import { isoTimePattern, parseIsoTime } from '../text/time.ts'
import { example } from './examples.ts'
import type { Rule } from './rule.ts'
import { show } from './show.ts'

const launch = (at: string) => `launch:
  at: ${at}
  seed: 0`

export const impossibleTime: Rule = {
  code: 'LS213',
  name: 'impossible-time',
  severity: 'error',
  summary: 'A time does not exist',
  why: 'Times are ISO-8601, in UTC unless they name a zone (semantics T1). A day such as 30 February is refused and not moved into March.',
  bad: example({ launch: launch('2026-02-30T00:00:00Z') }),
  good: example({ launch: launch('2026-02-28T00:00:00Z') }),
  check({ config, conditions }, report) {
    const times: [Path, unknown][] = conditions
      .filter(({ operator }) => operator === 'before' || operator === 'after')
      .map(({ path, operator, value }) => [[...path, operator], value])
    if (config.launch) times.push([['launch', 'at'], config.launch.at])
    for (const [path, text] of times) {
      if (typeof text !== 'string' || parseIsoTime(text)) continue
      const looksReal = new RegExp(isoTimePattern).test(text)
      report({
        at: { path },
        message: `\`${String(path.at(-1))}\` is ${show(text)}, ${looksReal ? 'a time that does not exist' : 'not an ISO-8601 time'}`,
        notes: [looksReal ? 'check the day, the hour and the zone' : 'for example `2026-01-01T00:00:00Z`'],
      })
    }
  },
}
