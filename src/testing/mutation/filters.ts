/** Changes of filters: each leaf of a condition left out, turned round, or with another value. */
import type { Condition as ConfigCondition } from '../../config/config.generated.ts'
import { readTrigger } from '../../config/lower.ts'
import type { Path } from '../../document/parse.ts'
import { leafPaths } from '../coverage/goals.ts'
import { remove, replace, valueAt } from './edit.ts'
import { valueChanges } from './filter-values.ts'
import type { Mutant, Original } from './mutants.ts'

type List = readonly ConfigCondition[] | undefined

export function filterChanges(original: Original): Mutant[] {
  const { config } = original
  const ofTriggers = (list: (typeof config)['entry']['triggers'], path: Path) =>
    list.flatMap((trigger, index) =>
      changes(original, readTrigger(trigger).where, [...path, index, 'where'], 'the filter'),
    )
  return [
    ...changes(original, config.entry.audience, ['entry', 'audience'], 'the entry audience'),
    ...ofTriggers(config.entry.triggers, ['entry', 'triggers']),
    ...config.action_groups.flatMap(({ triggers }, group) =>
      ofTriggers(triggers, ['action_groups', group, 'triggers']),
    ),
    ...changes(original, config.handoff?.audience, ['handoff', 'audience'], 'the hand-off audience'),
  ]
}

function changes(original: Original, list: List, path: Path, where: string): Mutant[] {
  const { config, document } = original
  return leafPaths(list ?? [], path).flatMap((leaf): Mutant[] => {
    const value = valueAt(config, leaf) as ConfigCondition
    const name = value.attribute ?? value.property ?? ''
    const turned: Mutant = {
      kind: 'filter',
      change: `${where} takes the opposite of its test of ${name}`,
      ...replace(config, document, leaf, { none: [value] }),
    }
    const others = valueChanges(original, leaf, where)
    if (isImplied(value, valueAt(config, leaf.slice(0, -1)) as readonly ConfigCondition[], leaf))
      return [turned, ...others]
    return [
      turned,
      { kind: 'filter', change: `${where} does without its test of ${name}`, ...remove(config, document, leaf) },
      ...others,
    ]
  })
}

/** `is_blank: false` beside a test that nothing blank passes: without it all stays the same. */
function isImplied(leaf: ConfigCondition, siblings: readonly ConfigCondition[], path: Path): boolean {
  const list = path.at(-2)
  if (leaf.is_blank !== false || list === 'any' || list === 'none') return false
  return siblings.some(
    (other) =>
      other !== leaf &&
      other.attribute === leaf.attribute &&
      other.property === leaf.property &&
      passedByNothingBlank.some((operator) => operator in other),
  )
}

const passedByNothingBlank = [
  'matches_regex',
  'does_not_match_regex',
  'more_than',
  'includes_any_of',
  'before',
  'after',
]
