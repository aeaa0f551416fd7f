// The published schema and what is accepted are the same; the schema explains every key.

import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testSchema, valueSchema } from '../../src/testing/schema.ts'
import { checkShape } from '../../src/testing/shape.ts'

type Node = Record<string, unknown>

const ajv = () => {
  const one = new Ajv2020({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
  })
  return one
}

const whole = {
  config: 'leadscore.yaml',
  start: '2026-01-01',
  latency: '2s',
  profile: { email: 'a@b.co' },
  tests: [
    { name: 'a', expect: { score: 1 } },
    {
      name: 'b',
      until: '5d',
      events: [
        'session_start',
        { at: '1d', custom_event: 'x', properties: { a: [1] }, times: 2, every: '1h' },
        { set: { plan: 'pro', none: null } },
        { message: { channel: 'email', action: 'click' } },
        { attribute_changed: { name: 'a', to: true } },
      ],
      expect: [
        { at: '2026-01-02T00:00:00Z', score: null, attributes: { a: null } },
        {
          handoffs: [{ at: '1d', score: 5, body: { a: 1 } }],
          missed: 0,
          advanced: 1,
          decays: 0,
          entries: 2,
          waiting: 1,
        },
      ],
    },
    { name: 'c', expect: { score: 'not a number', handoffs: 3 } },
  ],
}

describe('the published schema', () => {
  const validate = ajv().compile(testSchema())

  test('takes a whole file, and placeholders wherever values stand', () => {
    expect(validate(whole), JSON.stringify(validate.errors)).toBe(true)
    const placeholders = {
      tests: [
        {
          name: 'x',
          latency: '${latency}',
          profile: '${profile}',
          events: [
            { at: '${at}', times: '${times}', custom_event: '${event}', properties: '${properties}' },
            { set: '${set}' },
          ],
          expect: [
            {
              at: '${at}',
              score: '${score}',
              missed: '${missed}',
              handoffs: '${handoffs}',
              attributes: '${attributes}',
            },
          ],
          cases: [{ at: '1d' }],
        },
      ],
    }
    expect(validate(placeholders), JSON.stringify(validate.errors)).toBe(true)
  })

  test('explains every key, with an example that it accepts', () => {
    const problems: string[] = []
    const visit = (node: unknown, path: string, named = false) => {
      if (typeof node !== 'object' || node === null) return
      if (Array.isArray(node)) return node.forEach((item, index) => visit(item, `${path}/${index}`))
      const { properties } = (named ? {} : node) as { properties?: Record<string, Node> }
      for (const [key, value] of Object.entries(properties ?? {})) {
        for (const word of ['title', 'description', 'examples']) {
          if (!(word in value) && !('$ref' in value)) problems.push(`${path}/${key} has no ${word}`)
        }
      }
      for (const [key, value] of Object.entries(node))
        if (named || key !== 'examples')
          visit(value, `${path}/${key}`, !named && (key === 'properties' || key === '$defs'))
    }
    visit(testSchema(), '')
    expect(problems).toEqual([])
    for (const [name, node] of Object.entries(testSchema()['$defs'] as Record<string, Node>)) {
      const own = ajv().compile({
        ...testSchema(),
        $id: `x:${name}`,
        $ref: `#/$defs/${name}`,
        type: undefined,
        required: undefined,
        properties: undefined,
        additionalProperties: undefined,
        examples: undefined,
      } as object)
      for (const example of node['examples'] as unknown[])
        expect(own(example), `${name} ${JSON.stringify(own.errors)}`).toBe(true)
    }
  })
})

test('a file has problems of shape exactly when the schema says so', () => {
  const schema = valueSchema()
  const validate = ajv().compile(schema)
  const junk = fc.constantFrom<unknown>(null, 0, -1, 2.5, '', 'x', '1d', '2026-01-01', true, [], {}, { a: 1 }, ['x'], {
    score: 1,
  })
  const paths: (string | number)[][] = []
  const collect = (node: unknown, path: (string | number)[]) => {
    paths.push(path)
    if (typeof node === 'object' && node !== null) {
      for (const [key, value] of Object.entries(node))
        collect(value, [...path, Array.isArray(node) ? Number(key) : key])
    }
  }
  collect(whole, [])
  const change = (path: (string | number)[], how: 'replace' | 'remove' | 'rename', value: unknown) => {
    const copy = structuredClone(whole) as unknown
    if (path.length === 0) return value
    let parent = copy as Record<string | number, unknown>
    for (const key of path.slice(0, -1)) parent = parent[key] as typeof parent
    const last = path.at(-1)!
    if (how === 'replace') parent[last] = value
    else {
      if (how === 'rename') parent[`${last}x`] = parent[last]
      if (Array.isArray(parent)) parent.splice(Number(last), 1)
      else delete parent[last]
    }
    return copy
  }
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.constantFrom('replace', 'remove', 'rename'), junk, (path, how, value) => {
      const changed = change(path, how, value)
      const problems = checkShape(changed, schema, [], schema)
      expect(problems.length === 0, JSON.stringify([path, how, value, problems, validate.errors])).toBe(
        validate(changed),
      )
      for (const { message } of problems) expect(message).toMatch(/^[^A-Z].*[^.]$/)
    }),
    { numRuns: 2000 },
  )
})
