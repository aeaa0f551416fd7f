import type { Path } from '../document/parse.ts'
import { example } from './examples.ts'
import type { Rule } from './rule.ts'

const entry = (audience: string) => `entry:
  triggers:
    - attribute_changed: lead score
    - email_added${audience}`

export const emptyList: Rule = {
  code: 'LS210',
  name: 'empty-list',
  severity: 'error',
  summary: 'A list is empty',
  why: 'An empty list can be read in two ways: nothing matches, or nothing is asked. Braze has no counterpart for it either, so leave the key out or say what is meant.',
  bad: example({ entry: entry('\n  audience: []') }),
  good: example({ entry: entry('') }),
  check({ config }, report) {
    for (const path of emptyLists(config, [])) {
      const key = String(path.findLast((segment) => typeof segment === 'string'))
      report({
        at: { path },
        message: `\`${key}\` is an empty list; ${expected.get(key) ?? 'at least one value was expected'}`,
        notes: [advice.get(key) ?? 'list the values, or remove this condition'],
      })
    }
  },
}

const condition = 'at least one condition was expected'
const expected: ReadonlyMap<string, string> = new Map(
  Object.entries({
    triggers: 'at least one trigger was expected',
    action_groups: 'at least one action group was expected',
    inactivity: 'at least one window was expected',
    audience: condition,
    where: condition,
    all: condition,
    any: condition,
    none: condition,
  }),
)

const advice: ReadonlyMap<string, string> = new Map(
  Object.entries({
    triggers: 'nothing ever fires without a trigger, e.g. `[session_start]`',
    action_groups: 'without groups no action is ever scored',
    inactivity: 'write one window, e.g. `{ window: 30d, points: -1 }`',
    audience: 'leave `audience` out to let everybody in',
    where: 'leave `where` out to take every such event',
    all: 'remove it, or list its conditions',
    any: 'remove it, or list its conditions',
    none: 'remove it, or list its conditions',
  }),
)

/** Lists of free values, and points, are left alone. */
const free = new Set(['tags', 'attributes', 'points'])

function* emptyLists(node: unknown, path: Path): Generator<Path> {
  if (typeof node !== 'object' || node === null) return
  if (Array.isArray(node)) {
    if (node.length === 0) yield path
    for (const [index, item] of node.entries()) yield* emptyLists(item, [...path, index])
    return
  }
  for (const [key, value] of Object.entries(node)) {
    if (!free.has(key)) yield* emptyLists(value, [...path, key])
  }
}
