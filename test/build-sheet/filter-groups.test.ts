/** Filter groups and lists mean what the condition means. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileCondition } from '../../src/condition/compile.ts'
import type { Condition } from '../../src/condition/condition.ts'
import { filterGroups, filterLists } from '../../src/build-sheet/filter-groups.ts'

const seed = process.env['LEADSCORE_SEED'] === undefined ? {} : { seed: Number(process.env['LEADSCORE_SEED']) }

/** Names by type, since a value of another type is on neither side of a comparison. */
const leaf = (subject: 'attribute' | 'property'): fc.Arbitrary<Condition> =>
  fc
    .oneof(
      fc.tuple(
        fc.constantFrom('n', 'm'),
        fc.constantFrom('equals', 'does_not_equal', 'more_than', 'less_than'),
        fc.constantFrom(-1, 0, 2),
      ),
      fc.tuple(fc.constant('s'), fc.constantFrom('equals', 'does_not_equal'), fc.constantFrom('pro', 'free')),
      fc.tuple(
        fc.constant('s'),
        fc.constantFrom('is_any_of', 'is_none_of', 'contains_any_of', 'contains_none_of'),
        fc.constantFrom(['pro'], ['free', 'r']),
      ),
      fc.tuple(fc.constant('s'), fc.constantFrom('matches_regex', 'does_not_match_regex'), fc.constantFrom('^p', 'e')),
      fc.tuple(
        fc.constant('list'),
        fc.constantFrom('includes_any_of', 'includes_none_of'),
        fc.constantFrom(['a'], ['b', 'c']),
      ),
      fc.tuple(fc.constant('t'), fc.constantFrom('before', 'after'), fc.constant('2026-01-01T00:00:00Z')),
      fc.tuple(fc.constantFrom('n', 's', 'list', 't'), fc.constant('is_blank'), fc.boolean()),
    )
    .map(([name, operator, value]) => ({
      op: 'test',
      subject,
      name,
      operator,
      value,
    }))

const tree = (subject: 'attribute' | 'property') =>
  fc.letrec<{ node: Condition }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      leaf(subject),
      fc.record({
        op: fc.constantFrom('all' as const, 'any' as const, 'none' as const),
        of: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
      }),
    ),
  })).node

const values = fc.record(
  {
    n: fc.constantFrom(-5, -1, 0, 1, 2, 3),
    m: fc.constantFrom(-1, 0, 2),
    s: fc.constantFrom('pro', 'free', 'other'),
    list: fc.constantFrom(['a'], ['b', 'x'], []),
    t: fc.constantFrom('2025-12-31', '2026-01-02'),
  },
  { requiredKeys: [] },
)

const joined = (filters: readonly Condition[], word: 'and' | 'or'): Condition => ({
  op: word === 'and' ? 'all' : 'any',
  of: filters,
})

test('of an audience', () => {
  let built = 0
  fc.assert(
    fc.property(tree('attribute'), fc.array(values, { minLength: 8, maxLength: 8 }), (condition, profiles) => {
      const groups = filterGroups(condition)
      if (!groups) return
      built++
      const all = groups.map(({ join, excludes, filters }): Condition => {
        const group = joined(filters, join)
        return excludes ? { op: 'none', of: [group] } : group
      })
      for (const profile of profiles) {
        const attributes = new Map(Object.entries(profile))
        expect(compileCondition(joined(all, 'and'))(attributes, null)).toBe(
          compileCondition(condition)(attributes, null),
        )
      }
    }),
    { numRuns: 600, ...seed },
  )
  expect(built).toBeGreaterThan(300)
})

test('of a trigger', () => {
  fc.assert(
    fc.property(tree('property'), fc.array(values, { minLength: 8, maxLength: 8 }), (condition, events) => {
      const lists = filterLists(condition)
      if (!lists) return
      const any = joined(
        lists.map((filters) => joined(filters, 'and')),
        'or',
      )
      for (const properties of events) {
        // An empty list is an absent property (semantics C3), which the filters on lists do not see.
        if (properties.list?.length === 0) continue
        expect(compileCondition(any)(new Map(), properties)).toBe(compileCondition(condition)(new Map(), properties))
      }
    }),
    { numRuns: 600, ...seed },
  )
})

test('a thicket is not cut into hundreds of groups', () => {
  const one = (name: string): Condition => ({
    op: 'test',
    subject: 'attribute',
    name,
    operator: 'is_blank',
    value: true,
  })
  const pair = (name: string): Condition => ({ op: 'all', of: [one(`${name}1`), one(`${name}2`)] })
  expect(filterGroups({ op: 'any', of: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(pair) })).toBeNull()
})
