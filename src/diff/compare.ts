/** Two Plans → what changed between them, in the order of a config. Two ways of writing the same give no change. */
import type { Labels } from '../plan/labels.ts'
import { isDeepStrictEqual } from 'node:util'
import type { SourceMapping } from '../events/dialects/mapping.ts'
import type { Plan } from '../plan/plan.ts'
import type { Change } from './change.ts'
import { compareConditions } from './compare-conditions.ts'
import { compareGroups } from './compare-groups.ts'
import { compareHandoffs } from './compare-handoff.ts'
import { compareLabels } from './compare-labels.ts'
import { compareTriggers } from './compare-triggers.ts'
import { compareWindows } from './compare-windows.ts'
import type { GroupMatching } from './match-groups.ts'

/** A config as far as it can differ. */
export interface Compared {
  readonly plan: Plan
  readonly labels: Labels
  /** How logs are read. */
  readonly source: SourceMapping | null
}

export interface Comparison {
  readonly changes: readonly Change[]
  readonly matching: GroupMatching
}

export function compare(base: Compared, head: Compared): Comparison {
  const groups = compareGroups(base.plan, head.plan)
  return {
    matching: groups.matching,
    changes: [
      ...compareLabels(base.labels, head.labels),
      ...compareScores(base.plan, head.plan),
      ...compareEntries(base.plan, head.plan),
      ...groups.changes,
      ...compareRanked(base.plan, head.plan),
      ...compareWindows(base.plan.windows, head.plan.windows),
      ...compareHandoffs(base.plan, head.plan),
      ...compareLaunches(base.plan, head.plan),
      ...compareSources(base.source, head.source),
    ],
  }
}

function compareScores({ score: before }: Plan, { score: after }: Plan): Change[] {
  const changes: Change[] = []
  if (before.attribute !== after.attribute) {
    const at = ['score', 'attribute']
    const values = { before: before.attribute, after: after.attribute }
    changes.push({ kind: 'score-attribute', subject: null, base: at, head: at, ...values, effect: 'scores' })
  }
  for (const bound of ['min', 'max'] as const) {
    if (before[bound] === after[bound]) continue
    const at = ['score', bound]
    const places = { base: before[bound] === null ? null : at, head: after[bound] === null ? null : at }
    const values = { before: before[bound], after: after[bound] }
    changes.push({ kind: `score-${bound}`, subject: null, ...places, ...values, effect: 'scores' })
  }
  return changes
}

function compareEntries({ entry: before }: Plan, { entry: after }: Plan): Change[] {
  const origin = ['entry', 'triggers']
  const [triggers = []] = compareTriggers(
    [
      {
        subject: 'entry',
        subjectBefore: 'entry',
        base: { triggers: before.triggers, origin },
        head: { triggers: after.triggers, origin },
      },
    ],
    false,
  )
  const changes: Change[] = [
    ...triggers,
    ...compareConditions(before.audience, after.audience, {
      subject: 'entry',
      origin: ['entry', 'audience'],
      effect: 'scores',
    }),
  ]
  const at = (key: string) => ({ subject: 'entry', base: ['entry', key], head: ['entry', key] })
  if (before.reeligibilityMs !== after.reeligibilityMs) {
    changes.push({
      kind: 'reeligibility',
      ...at('reeligibility'),
      before: before.reeligibilityMs ?? 'never',
      after: after.reeligibilityMs ?? 'never',
      effect: 'scores',
    })
  }
  if (before.subscription !== after.subscription) {
    const values = { before: before.subscription, after: after.subscription }
    changes.push({ kind: 'subscription', ...at('subscription'), ...values, effect: 'none' })
  }
  return changes
}

function compareRanked({ ranked: before }: Plan, { ranked: after }: Plan): Change[] {
  if (before === after) return []
  return [{ kind: 'ranked', subject: null, base: ['ranked'], head: ['ranked'], before, after, effect: 'scores' }]
}

function compareLaunches({ launch: before }: Plan, { launch: after }: Plan): Change[] {
  if (before?.at === after?.at && before?.seed === after?.seed) return []
  const at = ['launch']
  const places = { base: before && at, head: after && at }
  return [{ kind: 'launch', subject: null, ...places, before, after, effect: 'scores' }]
}

/** One log is read for both sides, so that it changes no score. */
function compareSources(before: SourceMapping | null, after: SourceMapping | null): Change[] {
  if (before === after || isDeepStrictEqual(before, after)) return []
  const at = ['source']
  const places = { base: before && at, head: after && at }
  return [{ kind: 'source', subject: null, ...places, before, after, effect: 'none' }]
}
