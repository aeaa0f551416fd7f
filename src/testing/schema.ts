/**
 * The JSON Schema (draft 2020-12) of a test file. It is the one source of what is accepted: `shape.ts` checks values
 * against it, and editors complete and explain keys with it. Events are written with the triggers of the config.
 */
import { durationPattern } from '../text/duration.ts'
import { isoTimePattern } from '../text/time.ts'
import { triggers } from '../triggers/index.ts'
import type { JsonSchema, Trigger } from '../triggers/trigger.ts'

export const testSchemaId = 'urn:leadscore:test:1'

/** The text that stands for a value of a case: `${name}`. */
export const placeholderPattern = '^\\$\\{[^{}]+\\}$'

const ref = (name: string) => ({ $ref: `#/$defs/${name}` })

const time = {
  title: 'Time',
  description: 'A date, or a date and time, in ISO-8601; without a zone it is UTC.',
  type: 'string',
  pattern: isoTimePattern,
  examples: ['2026-01-01T00:00:00Z'],
}

const instant = {
  title: 'Instant',
  description: 'On the virtual clock: a duration from the start (`2d3h`), or an absolute time.',
  type: 'string',
  pattern: `${durationPattern}|${isoTimePattern}`,
  examples: ['2d3h', '2026-01-15T12:00:00Z'],
}

const duration = (title: string, description: string, example: string) => ({
  title,
  description: `${description} A number and a unit, \`s\` \`m\` \`h\` \`d\` \`w\`; they combine.`,
  type: 'string',
  pattern: durationPattern,
  examples: [example],
})

const count = (title: string, description: string, minimum = 0): JsonSchema => ({
  title,
  description,
  type: 'integer',
  minimum,
  examples: [Math.max(1, minimum)],
})

const attributes = (title: string, description: string, example: object) => ({
  title,
  description,
  type: 'object',
  additionalProperties: { title: 'Value', description: 'Value of the attribute.', examples: ['pro'] },
  examples: [example],
})

/** Keys that a file may give once for all of its tests. */
const defaults = {
  start: {
    ...time,
    title: 'Start',
    description:
      'Where the virtual clock begins. Default: the launch of the config, or 2026-01-01T00:00:00Z when it has none.',
  },
  latency: duration('Latency', "Braze's processing time; default `0s`.", '2s'),
  profile: attributes(
    'Profile',
    'Attributes of the lead before the first event. A lead with a profile (even an empty one, `{}`) is in the workspace at the launch.',
    { email: 'ada@example.com', plan: 'pro' },
  ),
}

const ownOfTest = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  description: `${String(schema['description'])} Instead of what the file says.`,
})

/** What a key of an event may hold: the argument of the trigger, as in the config. */
function eventArgument(trigger: Trigger): JsonSchema {
  if (trigger.kind === 'email_added') {
    return {
      title: 'Address',
      description: 'The lead leaves this address (default: `lead@example.com`).',
      type: ['string', 'null'],
      examples: ['ada@example.com'],
    }
  }
  if (trigger.kind === 'attribute_changed') {
    return {
      title: 'Attribute',
      description: 'An attribute gets this value; `set` does it for several at once.',
      type: 'object',
      properties: {
        name: {
          title: 'Name',
          description: 'Name of the attribute.',
          type: 'string',
          minLength: 1,
          examples: ['plan'],
        },
        to: {
          title: 'Value',
          description: 'Its new value.',
          type: ['string', 'number', 'boolean'],
          examples: ['pro'],
        },
      },
      required: ['name', 'to'],
      additionalProperties: false,
      examples: [{ name: 'plan', to: 'pro' }],
    }
  }
  if (!trigger.argument) return { title: 'No argument', type: 'null', examples: [null] }
  const { type } = trigger.argument
  return trigger.bare ? { ...trigger.argument, type: [type, 'null'].flat() } : trigger.argument
}

const eventKinds = () => [...triggers.values()]

function event(): JsonSchema {
  return {
    title: 'Event',
    description:
      'One thing that happens: `set`, or a trigger of the config with its argument. A bare word will do: `- session_start`.',
    type: ['object', 'string'],
    properties: {
      at: {
        ...instant,
        title: 'At',
        description: `When it happens. ${instant.description} Default: together with the event before it; the first one at the start.`,
      },
      times: { ...count('Times', 'How many times it happens; default 1.', 1), maximum: 10_000 },
      every: duration('Every', 'The pause between two of `times`; default `0s`.', '1d'),
      properties: {
        title: 'Properties',
        description: 'Properties of the event; they may nest. Not with `set`, `email_added` or `attribute_changed`.',
        type: 'object',
        additionalProperties: true,
        examples: [{ plan: 'pro', seats: 12 }],
      },
      set: attributes('Set', 'Sets attributes of the profile; `null` removes one.', { plan: 'pro', is_employee: null }),
      ...Object.fromEntries(
        eventKinds().map((trigger) => [
          trigger.kind,
          { description: trigger.summary, ...withoutRules(eventArgument(trigger)) },
        ]),
      ),
    },
    additionalProperties: false,
    examples: [{ at: '2d', custom_event: 'demo_requested', properties: { plan: 'pro' } }, 'session_start'],
  }
}

/** Limits of Braze are the config's business. */
function withoutRules(schema: unknown): JsonSchema {
  if (Array.isArray(schema)) return schema.map(withoutRules) as never
  if (typeof schema !== 'object' || schema === null) return schema as never
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => key !== 'x-rules' && key !== 'maxLength')
      .map(([key, value]) => [key, key === 'examples' ? value : withoutRules(value)]),
  )
}

const empty = 'An empty one is filled in by `leadscore test --update`.'

function check(): JsonSchema {
  return {
    title: 'Check',
    description: 'What holds at one instant.',
    type: 'object',
    properties: {
      at: {
        ...instant,
        title: 'At',
        description: `When it is looked at, after everything that happens at that instant. ${instant.description} Default: the end of the test.`,
      },
      score: {
        title: 'Score',
        description: `The score; a lead without one has 0. \`not a number\` when the attribute holds something else. ${empty}`,
        type: ['number', 'string', 'null'],
        pattern: '^not a number$',
        examples: [5],
      },
      waiting: { ...checked('Waiting', 'Entries that are waiting in the Action Path.') },
      attributes: {
        ...attributes('Attributes', `Attributes of the profile; \`null\` when it has none of that name. ${empty}`, {
          lifecycle: 'customer',
        }),
        type: ['object', 'null'],
      },
      handoffs: {
        title: 'Hand-offs',
        description: `Hand-offs sent so far: how many, or every one of them in order. ${empty}`,
        anyOf: [{ type: 'integer', minimum: 0 }, { type: 'array', items: ref('handoff') }, { type: 'null' }],
        examples: [1, [{ at: '3d', score: 105 }]],
      },
      missed: { ...checked('Missed', 'Actions so far that matched a group while the lead was not waiting.') },
      advanced: { ...checked('Advanced', 'Times so far that the lead went through an action group.') },
      decays: { ...checked('Decays', 'Inactivity windows so far that ran out with points.') },
      entries: { ...checked('Entries', 'Entries into the Canvas so far.') },
    },
    additionalProperties: false,
    minProperties: 1,
    examples: [{ at: '30d', score: 4, decays: 1 }],
  }
}

function checked(title: string, description: string): JsonSchema {
  const counted = count(title, `${description} ${empty}`)
  return { ...counted, type: ['integer', 'null'] }
}

const handoff = {
  title: 'Hand-off',
  description: 'One sent hand-off; what is left out is not looked at.',
  type: 'object',
  properties: {
    at: { ...instant, title: 'At', description: `When it was sent. ${instant.description}` },
    score: { title: 'Score', description: 'The score that was handed over.', type: 'number', examples: [105] },
    body: {
      title: 'Body',
      description:
        'A map: the rendered body is JSON and holds at least this. A text: the rendered body contains it. The id of the lead is `lead`.',
      type: ['object', 'array', 'string'],
      examples: [{ Status: 'MQL' }],
    },
  },
  additionalProperties: false,
  examples: [{ at: '3d', score: 105, body: { Status: 'MQL' } }],
}

function test(): JsonSchema {
  return {
    title: 'Test',
    description: 'One lead: what happens to them, and what comes of it.',
    type: 'object',
    properties: {
      name: {
        title: 'Name',
        description: 'What the test shows, in a sentence.',
        type: 'string',
        minLength: 1,
        examples: ['A month of silence costs a point'],
      },
      ...Object.fromEntries(Object.entries(defaults).map(([key, schema]) => [key, ownOfTest(schema)])),
      until: {
        ...instant,
        title: 'Until',
        description: `The end of the test. ${instant.description} Default: the last event or check.`,
      },
      events: {
        title: 'Events',
        description: 'What happens, in any order of time; events of one instant keep their order.',
        type: 'array',
        items: ref('event'),
        examples: [[{ email_added: 'ada@example.com' }, { at: '2d', session_start: null }]],
      },
      expect: {
        title: 'Expect',
        description: 'What has to hold: one check, or a list of them.',
        anyOf: [ref('check'), { type: 'array', items: ref('check'), minItems: 1 }],
        examples: [{ score: 1 }, [{ at: '1d', score: 5 }, { score: 4 }]],
      },
      cases: {
        title: 'Cases',
        description:
          'A table: the test runs once for each row, with `${name}` in its texts replaced by the value of that name. A text that is nothing but `${name}` becomes the value itself.',
        type: 'array',
        minItems: 1,
        items: {
          title: 'Case',
          description: 'Values by name.',
          type: 'object',
          minProperties: 1,
          additionalProperties: { title: 'Value', description: 'Any value.', examples: ['pro', 5] },
          examples: [{ plan: 'pro', points: 5 }],
        },
        examples: [
          [
            { plan: 'pro', points: 5 },
            { plan: 'free', points: 0 },
          ],
        ],
      },
    },
    required: ['name', 'expect'],
    additionalProperties: false,
    examples: [
      {
        name: 'A month of silence costs a point',
        events: [{ email_added: null }, { at: '1d', custom_event: 'demo_requested' }],
        expect: [
          { at: '1d', score: 5 },
          { at: '31d', score: 4, decays: 1 },
        ],
      },
    ],
  }
}

/** The schema that values are checked against, once the placeholders of cases are replaced. */
export function valueSchema(): JsonSchema {
  return {
    title: 'leadscore tests',
    description: 'Tests of a scoring config: small stories of one lead each, told on a virtual clock.',
    type: 'object',
    properties: {
      config: {
        title: 'Config',
        description: 'The config that is tested, as a path from this file. Default: the one beside it.',
        type: 'string',
        minLength: 1,
        examples: ['leadscore.yaml'],
      },
      ...defaults,
      tests: {
        title: 'Tests',
        description: 'The tests; each begins anew.',
        type: 'array',
        minItems: 1,
        items: ref('test'),
        examples: [[{ name: 'Nobody begins with a score', expect: { score: 0 } }]],
      },
    },
    required: ['tests'],
    additionalProperties: false,
    examples: [
      {
        tests: [{ name: 'A session is worth a point', events: ['email_added', 'session_start'], expect: { score: 1 } }],
      },
    ],
    $defs: { test: test(), event: event(), check: check(), handoff },
  }
}

/** The published schema: wherever a test takes no text, a placeholder may stand. */
export function testSchema(): JsonSchema {
  const { $defs, ...rest } = valueSchema()
  const published = Object.fromEntries(
    Object.entries($defs as Record<string, JsonSchema>).map(([name, schema]) => [name, withPlaceholders(schema, true)]),
  )
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: testSchemaId,
    ...rest,
    $defs: published,
  }
}

/** `whole`: the node itself is no place for a placeholder, only what it holds. */
function withPlaceholders(node: JsonSchema, whole = false): JsonSchema {
  const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, replaceIn(key, value)]))
  const types = [node['type'] ?? []].flat() as string[]
  const isText = types.includes('string') && node['pattern'] === undefined && node['enum'] === undefined
  const placeholder = { type: 'string', pattern: placeholderPattern }
  const branches = inner['anyOf'] as readonly JsonSchema[] | undefined
  if (!whole && branches?.every((branch) => branch['type'] !== undefined && branch['type'] !== 'string')) {
    return { ...inner, anyOf: [...branches, placeholder] }
  }
  if (whole || isText || types.length === 0) return inner
  const { title, description, examples, ...constraints } = inner
  return {
    title,
    ...(description === undefined ? {} : { description }),
    anyOf: [constraints, placeholder],
    ...(examples === undefined ? {} : { examples }),
  }
}

function replaceIn(key: string, value: unknown): unknown {
  if (key === 'properties') {
    return Object.fromEntries(
      Object.entries(value as Record<string, JsonSchema>).map(([name, schema]) => [
        name,
        withPlaceholders(schema, name === 'name' || name === 'cases'),
      ]),
    )
  }
  return value
}
