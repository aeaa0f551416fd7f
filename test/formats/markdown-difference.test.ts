/** The comment on a pull request, as a Markdown renderer reads it: whatever a log holds, it is whole and short enough. */
import { marked } from 'marked'
import { expect, test } from 'vitest'
import { describeChange } from '../../src/diff/describe.ts'
import { compare } from '../../src/diff/compare.ts'
import type { Difference, Origins } from '../../src/diff/difference.ts'
import { impactOf } from '../../src/diff/impact.ts'
import { replayBoth } from '../../src/diff/replay.ts'
import { attribute } from '../../src/diff/attribution.ts'
import { measure } from '../../src/diff/gate.ts'
import { type Gate, parseGate } from '../../src/plan/gate.ts'
import { formatResult } from '../../src/formats/index.ts'
import { encode } from '../agreement/encode.ts'
import { compared } from '../diff/plans.ts'

const file = (path: string): Origins => ({ file: path, revision: null, commit: null, path: null })

const config = (points: number, groups: readonly string[], lines: { tags?: string[] } = {}) => ({
  version: 1,
  name: 'Scoring',
  ...lines,
  score: { attribute: 'lead score' },
  entry: { triggers: ['email_added', { attribute_changed: 'lead score' }] },
  action_groups: groups.map((name, index) => ({
    name,
    points,
    triggers: [
      { custom_event: `${name.slice(0, 40)} ${'|*<!-- --></details>'.repeat(9)}` },
      ...(index === 0 ? ['session_start'] : []),
    ],
  })),
  inactivity: { window: '30d', points: -1 },
  handoff: {
    webhook: {
      url: 'https://example.com/',
      body: '{% if custom_attribute.${lead score} > 10 %}{}{% else %}{% abort_message() %}{% endif %}',
    },
  },
})

async function difference(log: object[], gates: readonly string[], groups = ['Engaged']): Promise<Difference> {
  const [base, head] = [compared(config(1, groups)), compared(config(20, groups, { tags: ['x'] }))]
  const comparison = compare(base, head)
  const replay = await replayBoth(base.plan, head.plan, { events: encode(log), by: 'plan' })
  const impact = impactOf(replay)
  const causes = await attribute(base.plan, comparison, replay)
  return {
    base: file(`${'o'.repeat(5000)}.yaml`),
    head: file('new --> <b>.yaml'),
    sameText: false,
    changes: comparison.changes.map((change) => ({
      change,
      description: describeChange(change),
      base: null,
      head: null,
    })),
    logs: Array.from({ length: 500 }, (_, index) => `events/part ${index}.jsonl`),
    impact: { ...impact, ...causes },
    gates: gates.map((text) => measure(parseGate(text) as Gate, impact)),
    gatesUnchecked: 0,
    refused: { counts: {}, first: [] },
    leftOut: {},
    equivalence: null,
  }
}

/** A lead a week, with a name and a plan of its own, both as long and as hostile as can be. */
const crowd = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const hostile = `${index} ${'`|</details>\n<!--🎯'.repeat(200)}`
    const line = { user_id: hostile, time: new Date(Date.UTC(2016, 0, 4 + index * 7)).toISOString() }
    return [
      { ...line, type: 'profile', attributes: { email: 'a@b.example', plan: hostile } },
      { ...line, type: 'session_start' },
    ]
  }).flat()

const markdown = (result: Difference) => formatResult('markdown', 'difference', result, { color: false, columns: 80 })

/** What a reader sees: blocks outside of any fold, and the folds. */
function read(text: string) {
  const open: string[] = []
  const tokens = marked.lexer(text).map((token) => {
    const depth = open.length
    for (const [tag] of token.type === 'html' ? token.raw.matchAll(/<\/?details>/g) : []) {
      if (tag === '<details>') open.push(tag)
      else expect(open.pop()).toBe('<details>')
    }
    return { token, depth }
  })
  expect(open).toEqual([])
  return {
    headlines: tokens.filter(({ token, depth }) => token.type === 'heading' && depth === 0),
    tables: tokens.filter(({ token, depth }) => token.type === 'table' && depth === 0),
    folds: tokens.filter(({ token }) => token.type === 'html' && token.raw.startsWith('<details>')).length,
    foldedTables: tokens.filter(({ token, depth }) => token.type === 'table' && depth === 1).length,
  }
}

test('a headline, one table, the rest folded, and the marker first', async () => {
  const text = await markdown(await difference(crowd(3), ['lost: 0', 'gained: 1']))
  expect(text).toMatch(/^<!-- leadscore-diff new_--___b_\.yaml -->\n### ❌ Lead scoring: /)
  const { headlines, tables, folds, foldedTables } = read(text)
  expect([headlines.length, tables.length, folds, foldedTables]).toEqual([1, 1, 6, 5])
})

test('however much there is to say, a comment takes it', async () => {
  const gates = [...Array.from({ length: 400 }, (_, index) => `gained: ${9000 + index}`), 'gained: 1']
  const groups = Array.from({ length: 8 }, (_, index) => `Group ${index} ${'é'.repeat(240)}`)
  const text = await markdown(await difference(crowd(200), gates, groups))
  expect(Buffer.byteLength(text)).toBeLessThan(60_000)
  const { headlines, tables, folds } = read(text)
  expect([headlines.length, tables.length, folds]).toEqual([1, 1, 6])
  expect(text).toMatch(/… and [\d,]+ more\n/)
  // A breached gate is never the one that is left out.
  expect(text.indexOf('❌ gate')).toBeLessThan(text.indexOf('✅ gate'))
})

test('without a log the changes are the table', async () => {
  const { tables, folds } = read(await markdown({ ...(await difference([], [])), impact: null }))
  expect([tables.length, folds]).toEqual([1, 0])
})
