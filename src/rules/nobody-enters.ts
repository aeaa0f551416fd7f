import { triggers } from '../triggers/index.ts'
import { example } from './examples.ts'
import type { Rule } from './rule.ts'
import { onAttribute } from './subject.ts'

export const nobodyEnters: Rule = {
  code: 'LS228',
  name: 'nobody-enters',
  severity: 'warning',
  summary: 'Users who exist at the launch never enter',
  why: 'Action-based entry ignores the past. Users who have an address already do not fire `email_added`, and without a score nothing changes it. Writing a score once to everybody without one fires the score trigger (semantics T7).',
  bad: example({}),
  good: example({ launch: 'launch:\n  at: 2026-01-01T00:00:00Z\n  seed: 0' }),
  check({ config, entryTriggers, scoreAttribute }, report) {
    if (config.launch?.seed !== undefined || entryTriggers.length === 0) return
    const reaches = entryTriggers.some(
      ({ kind, plan }) =>
        triggers.get(kind)?.reachesExistingUsers &&
        !onAttribute(plan, scoreAttribute) &&
        // An address is there before the launch, however the trigger is written.
        !onAttribute(plan, 'email'),
    )
    if (reaches) return
    report({
      at: { path: ['entry', 'triggers'], aim: 'key' },
      restsOn: [
        ['launch', 'seed'],
        ['score', 'attribute'],
      ],
      message: 'users who exist at the launch never enter: no entry trigger fires for them',
      notes: [
        config.launch
          ? 'add `seed: 0` under `launch`: the first score written fires the score trigger'
          : 'add e.g. `launch: { at: 2026-01-01, seed: 0 }`: the first score written fires the score trigger',
      ],
    })
  },
}
