// Whatever a config has become: it loads without an exception, and every finding has a place of its own in it.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { loadConfig } from '../../src/load-config.ts'
import { ruleCatalog } from '../../src/rules/catalog.ts'
import { parseDocument } from 'yaml'

const sources = ruleCatalog()
  .flatMap(({ bad, good }) => [bad, good])
  .filter((yaml) => yaml !== '' && yaml.length < 5_000)
const texts = [...new Set(sources)]
const values = texts.flatMap((yaml) => {
  const document = parseDocument(yaml)
  return document.errors.length === 0 && !yaml.includes('&') ? [document.toJS() as unknown] : []
})

function holds(text: string): void {
  const { diagnostics, suppressed, plan } = loadConfig(text, 'lead.yaml')
  const places = new Set<string>()
  for (const { code, message, notes, labels } of diagnostics) {
    for (const { source, span } of labels) {
      expect(source.text).toBe(text)
      expect(span.start).toBeGreaterThanOrEqual(0)
      expect(span.end).toBeGreaterThanOrEqual(span.start)
      expect(span.end).toBeLessThanOrEqual(text.length)
    }
    for (const line of [message, ...notes]) expect(line).toMatch(/^[^\n]*[^.\n]$/)
    places.add(`${code} ${labels[0].span.start} ${labels[0].span.end}`)
  }
  expect(places.size).toBe(diagnostics.length)
  // A comment that suppresses wrongly does not change what the config means.
  const ofConfig = [...diagnostics, ...suppressed].filter(({ code }) => !/^LS0(?:0[789]|10)$/.test(code))
  expect(plan === null).toBe(ofConfig.some(({ severity }) => severity === 'error'))
}

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e300,
    Number.NaN,
    '',
    'x',
    '$x',
    '30d',
    '0s',
    'never',
    [],
    {},
  ),
  fc.constantFrom<unknown>(
    'session_start',
    'lead score',
    'email_added',
    '99999999999w',
    '2026-02-30',
    '(',
    'n'.repeat(300),
  ),
  fc.constantFrom<unknown>(
    [null],
    [[]],
    [{}],
    { where: [{}] },
    { all: [] },
    { name: 'x' },
    { attribute: 'lead score', equals: 0 },
  ),
  fc.jsonValue({ maxDepth: 2 }),
)

const keys = [
  'points',
  'exit',
  'where',
  'none',
  'equals',
  'property',
  'attribute',
  'is_any_of',
  'window',
  'to',
  '__proto__',
]

interface Change {
  readonly at: number
  readonly how: 'delete' | 'replace' | 'add' | 'copy'
  readonly key: string
  readonly value: unknown
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('delete' as const, 'replace' as const, 'add' as const, 'copy' as const),
  key: fc.oneof(fc.constantFrom(...keys), fc.string({ maxLength: 4 })),
  value: junk,
})

/** Every container of a tree with each of its keys. */
function slots(node: unknown): [Record<string, unknown>, string][] {
  if (typeof node !== 'object' || node === null) return []
  return Object.keys(node).flatMap((key) => {
    const holder = node as Record<string, unknown>
    return [[holder, key] as [Record<string, unknown>, string], ...slots(holder[key])]
  })
}

function mutated(root: unknown, changes: readonly Change[]): unknown {
  const copy = { root: structuredClone(root) }
  for (const { at, how, key, value } of changes) {
    const all = slots(copy)
    if (all.length === 0 || all.length > 2_000) break
    const [holder, name] = all[at % all.length]!
    const set = (own: string, content: unknown) =>
      Object.defineProperty(holder, own, {
        value: structuredClone(content),
        enumerable: true,
        writable: true,
        configurable: true,
      })
    if (how === 'replace') set(name, value)
    else if (how === 'copy') set(name, all[(at >> 8) % all.length]![0])
    else if (how === 'add') set(Array.isArray(holder) ? String(holder.length) : key, value)
    else if (Array.isArray(holder)) holder.splice(Number(name), 1)
    else delete holder[name]
  }
  return copy.root
}

/** An empty list under a key that every object has, where it is looked at. */
const inherited: Change[] = [
  { at: 316743647, how: 'delete', key: '', value: null },
  { at: 1497172244, how: 'add', key: '__proto__', value: [[]] },
  { at: 892041702, how: 'add', key: 'points', value: [null] },
  { at: 863436511, how: 'copy', key: '', value: null },
]

const runs = Number(process.env['RUNS'] ?? 300)

test('configs with parts deleted, replaced, added and copied', () => {
  fc.assert(
    fc.property(fc.constantFrom(...values), fc.array(change, { minLength: 1, maxLength: 6 }), (value, changes) => {
      holds(stringify(mutated(value, changes) ?? null, { aliasDuplicateObjects: false }))
    }),
    { numRuns: runs, examples: values.map((value) => [value, inherited]) },
  )
}, 600_000)

test('configs with anchors where parts are repeated', () => {
  fc.assert(
    fc.property(fc.constantFrom(...values), fc.nat(), fc.nat(), junk, (value, from, to, replaced) => {
      const copy = { root: structuredClone(value) }
      const all = slots(copy)
      const [source, sourceKey] = all[from % all.length]!
      const [target, targetKey] = all[to % all.length]!
      source[sourceKey] = typeof source[sourceKey] === 'object' ? source[sourceKey] : { value: replaced }
      target[targetKey] = source[sourceKey]
      let text: string
      try {
        text = stringify(copy.root)
      } catch {
        return
      }
      holds(text)
    }),
    { numRuns: runs },
  )
}, 600_000)

test('texts with characters deleted, replaced and inserted', () => {
  const piece = fc.constantFrom(
    '\t',
    ' ',
    '\n',
    '\r\n',
    ':',
    ': ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '&a ',
    '*a',
    '<<: *a\n',
    '#',
    "'",
    '"',
    '|',
    '!x ',
    '%',
    '---\n',
    '😀',
    '\0',
    '? ',
    ',',
  )
  const edit = fc.record({ at: fc.nat(), remove: fc.nat({ max: 12 }), insert: fc.array(piece, { maxLength: 3 }) })
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 4 }), (text, edits) => {
      let changed = text
      for (const { at, remove, insert } of edits) {
        const offset = at % (changed.length + 1)
        changed = changed.slice(0, offset) + insert.join('') + changed.slice(offset + remove)
      }
      holds(changed)
    }),
    { numRuns: runs },
  )
}, 600_000)

test('any text at all', () => {
  fc.assert(fc.property(fc.string({ maxLength: 200, unit: 'binary' }), holds), { numRuns: runs })
})

test('templates made of any pieces', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '{% if {{custom_attribute.${lead score}}} > 100 %}',
      '{% if custom_attribute.${lead scor} >= 50 and custom_attribute.${plan} == "pro" %}',
      '{% else %}',
      '{% endif %}',
      "{% abort_message('no') %}",
      '{% assign limit = 80 %}',
      '{% for i in (1..3) %}{{i}}{% endfor %}',
      '{% connected_content https://a.my.salesforce.com/servicios/oauth2/token :method post :body client_secret=s3cr3t :guardar r %}',
      '{% connected_content https://x.example.com <br>:retry :save result %}',
      '{{result.access_token}}',
      '{{$user_id}}}',
      '{{${user_id}}}',
      '{{custom_attribute.${seats}}}',
      '{{custom_attribute.${seats} | default: 1 | plus: 2}}',
      '{{content_blocks.${token}}}',
    ),
    fc.constantFrom(
      '{ "Status": ',
      '"MQL"',
      '"lead_status": 1',
      ' }',
      ', ',
      '\n',
      '\t',
      '  ',
      '…',
      '😀',
      "'",
      '"',
      ': ',
      '#',
      '{{',
      '%}',
    ),
    fc.constantFrom(
      'https://a.my.salesforce.com/services/data/v60.0/sobjects/Lead/',
      'http://',
      '/',
      '?a=b',
      'Bearer 00D5e0000abc',
    ),
    fc.string({ maxLength: 5 }),
  )
  const template = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))
  const webhook = fc.record(
    {
      method: fc.constantFrom('PATCH', 'POST'),
      url: template.filter((text) => text !== ''),
      headers: fc.record({
        Authorization: template,
        'Content-Type': fc.oneof(fc.constant('application/json'), template),
      }),
      body: template,
    },
    { requiredKeys: ['url'] },
  )
  const bounds = fc.constantFrom({}, { min: 0 }, { max: 100 }, { min: 0, max: 500 })
  const threshold = fc.constantFrom({}, { threshold: 100 }, { threshold: 79.5 })
  const style = fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED')
  const sound = values.find((value) => (value as { handoff?: unknown }).handoff === undefined) as { score: object }
  fc.assert(
    fc.property(
      webhook,
      bounds,
      threshold,
      style,
      fc.integer({ min: 20, max: 90 }),
      (hook, range, gate, type, lineWidth) => {
        const config = { ...sound, score: { ...sound.score, ...range }, handoff: { ...gate, webhook: hook } }
        holds(stringify(config, { defaultStringType: type as 'PLAIN', defaultKeyType: 'PLAIN', lineWidth }))
      },
    ),
    { numRuns: runs },
  )
}, 600_000)
