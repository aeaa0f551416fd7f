/** Conditions → the shapes that Braze's filters have: groups of filters for an audience, lists of them for a trigger. */
import type { Condition, ConditionTest } from '../condition/condition.ts'

/** Groups are joined by AND; a group that excludes is attached with AND NOT. */
export interface FilterGroup {
  readonly join: 'and' | 'or'
  readonly excludes: boolean
  readonly filters: readonly ConditionTest[]
}

/** More than this is not for building by hand. */
const mostLists = 24

type Tree = { readonly op: 'all' | 'any'; readonly of: readonly Tree[] } | ConditionTest

/** The groups of an audience; null when it is nested too deeply to be written so. */
export function filterGroups(condition: Condition): FilterGroup[] | null {
  const groups: FilterGroup[] = []
  const single: ConditionTest[] = []
  for (const part of conjuncts(condition)) {
    if (part.op === 'test') {
      single.push(part)
    } else if (part.op === 'none') {
      for (const refused of part.of) {
        const lists = distribute(positive(refused), 'any')
        if (!lists) return null
        for (const filters of lists) groups.push({ join: 'and', excludes: true, filters })
      }
    } else {
      const lists = distribute(positive(part), 'all')
      if (!lists) return null
      for (const filters of lists) groups.push({ join: 'or', excludes: false, filters })
    }
  }
  if (single.length > 0) groups.unshift({ join: 'and', excludes: false, filters: single })
  return groups.length > mostLists ? null : groups.sort((a, b) => Number(a.excludes) - Number(b.excludes))
}

/** Alternatives, each a list of filters that all hold: the filters of one trigger join with AND only. */
export function filterLists(condition: Condition): readonly (readonly ConditionTest[])[] | null {
  return distribute(positive(condition), 'any')
}

export function conjuncts(condition: Condition | null): readonly Condition[] {
  if (!condition) return []
  if (condition.op === 'all') return condition.of.flatMap(conjuncts)
  return condition.op === 'any' && condition.of.length === 1 ? conjuncts(condition.of[0]!) : [condition]
}

/** Lists joined by `outer`, with the other word inside of each; null when there are too many. */
function distribute(tree: Tree, outer: 'all' | 'any'): (readonly ConditionTest[])[] | null {
  if (tree.op === 'test') return [[tree]]
  let lists: (readonly ConditionTest[])[] = tree.op === outer ? [] : [[]]
  for (const child of tree.of) {
    const more = distribute(child, outer)
    if (!more) return null
    lists = tree.op === outer ? [...lists, ...more] : lists.flatMap((list) => more.map((one) => [...list, ...one]))
    if (lists.length > mostLists) return null
  }
  const byText = new Map(lists.map((list) => [JSON.stringify(list), unique(list)]))
  return [...byText.values()]
}

function unique(list: readonly ConditionTest[]): ConditionTest[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one])).values()]
}

/** Without `none`: negations are moved down to the tests. */
function positive(condition: Condition, isNegated = false): Tree {
  if (condition.op === 'test') return isNegated ? negated(condition) : condition
  const negates = condition.op === 'none' ? !isNegated : isNegated
  const isAll = (condition.op === 'all') !== isNegated
  const op = condition.op === 'none' ? (isNegated ? 'any' : 'all') : isAll ? 'all' : 'any'
  return { op, of: condition.of.map((child) => positive(child, negates)) }
}

const twins: Readonly<Partial<Record<ConditionTest['operator'], ConditionTest['operator']>>> = {
  equals: 'does_not_equal',
  does_not_equal: 'equals',
  is_any_of: 'is_none_of',
  is_none_of: 'is_any_of',
  contains_any_of: 'contains_none_of',
  contains_none_of: 'contains_any_of',
  includes_any_of: 'includes_none_of',
  includes_none_of: 'includes_any_of',
  matches_regex: 'does_not_match_regex',
  does_not_match_regex: 'matches_regex',
  // At exactly that moment neither holds.
  before: 'after',
  after: 'before',
}

/** What holds exactly where the test does not, absent values included (semantics C). */
function negated(one: ConditionTest): Tree {
  const { subject, operator, value } = one
  const as = (other: ConditionTest['operator'], operand: unknown = value): ConditionTest => ({
    ...one,
    operator: other,
    value: operand,
  })
  const any = (...of: Tree[]): Tree => ({ op: 'any', of })
  const blank = as('is_blank', true)
  if (operator === 'is_blank') return as('is_blank', value !== true)
  const isAttribute = subject === 'attribute'
  // The one test of an attribute that an absent value passes on both sides.
  const isZero = isAttribute && value === 0
  const equals: Tree = isZero ? { op: 'all', of: [as('equals'), as('is_blank', false)] } : as('equals')
  const orBlank = (tree: Tree): Tree => (isAttribute ? tree : any(tree, blank))
  switch (operator) {
    case 'more_than':
      return orBlank(any(as('less_than'), as('equals')))
    case 'less_than':
      return orBlank(any(as('more_than'), equals))
    case 'equals':
      return isZero ? { op: 'all', of: [as('does_not_equal'), as('is_blank', false)] } : orBlank(as('does_not_equal'))
    case 'does_not_equal':
      return orBlank(equals)
    case 'matches_regex':
    case 'does_not_match_regex':
    case 'before':
    case 'after':
      return any(as(twins[operator]!), blank)
    default:
      return orBlank(as(twins[operator]!))
  }
}
