/** The parts of the config's JSON Schema that are referred to by name: triggers, conditions, groups, the hand-off. */
import { operators, operatorNames } from '../condition/operators.ts'
import { gateMovements } from '../plan/gate.ts'
import { gateQuantities, type GateQuantity } from '../plan/plan.ts'
import { durationPattern } from '../text/duration.ts'
import { isoTimePattern } from '../text/time.ts'
import { triggers } from '../triggers/index.ts'
import { nameSchema, type JsonSchema } from '../triggers/trigger.ts'

/** A reference to one of the definitions. */
export const ref = (name: string) => ({ $ref: `#/$defs/${name}` })

/** `required` alternatives of which exactly one holds. */
const exactlyOne = (keys: readonly string[]) => keys.map((key) => ({ required: [key] }))

export function attributeName(title: string, description: string, example: string): JsonSchema {
  return { ...nameSchema(title, description, example) }
}

function triggerSchema(): JsonSchema {
  const all = [...triggers.values()]
  const withArgument = all.filter((trigger) => trigger.argument)
  return {
    title: 'Trigger',
    description: 'A bare word, or a map with one trigger key and, for custom events and purchases, `where`.',
    anyOf: [
      {
        type: 'string',
        enum: all.filter((trigger) => trigger.bare).map((trigger) => trigger.kind),
        'x-node': 'trigger',
      },
      {
        type: 'object',
        properties: {
          ...Object.fromEntries(
            all.map((trigger) => [
              trigger.kind,
              {
                description: `${trigger.summary} In Braze: ${trigger.brazeName}.`,
                ...triggerArgument(trigger.argument, trigger.bare),
              },
            ]),
          ),
          where: {
            ...ref('conditions'),
            title: 'Filters',
            description:
              'Property filters: the event fires the trigger only if all of these hold. For custom events and purchases.',
          },
        },
        additionalProperties: false,
        oneOf: exactlyOne(all.map((trigger) => trigger.kind)),
        dependentSchemas: {
          where: { anyOf: exactlyOne(withArgument.filter((trigger) => trigger.where).map((trigger) => trigger.kind)) },
        },
        'x-node': 'trigger',
      },
    ],
    'x-node': 'trigger',
    examples: ['session_start', { custom_event: 'webinar_joined' }, { attribute_changed: 'lead score' }],
  }
}

function triggerArgument(argument: JsonSchema | undefined, bare: boolean): JsonSchema {
  if (!argument) return { type: 'null', title: 'No argument', examples: [null] }
  if (!bare) return argument
  return { ...argument, type: [argument.type, 'null'] }
}

function conditionSchema(): JsonSchema {
  const list = (title: string, description: string) => ({ ...ref('conditions'), title, description })
  return {
    title: 'Condition',
    description: 'A filter on an attribute or event property, or `all`, `any` or `none` of a list of conditions.',
    type: 'object',
    properties: {
      attribute: attributeName('Attribute', 'A custom attribute of the user (a segment filter).', 'lifecycle'),
      property: nameSchema(
        'Property',
        'A property of the event; dots walk into nested objects, and an array stands for each of its elements.',
        'plan',
      ),
      ...Object.fromEntries(
        operatorNames.map((name) => [
          name,
          { title: name.replaceAll('_', ' '), description: operators[name].summary, ...operators[name].schema },
        ]),
      ),
      all: list('All of', 'Every one of these conditions holds.'),
      any: list('Any of', 'At least one of these conditions holds.'),
      none: list('None of', 'Not one of these conditions holds.'),
    },
    additionalProperties: false,
    oneOf: [
      ...exactlyOne(['all', 'any', 'none']),
      ...exactlyOne(['attribute', 'property']).map((subject) => ({ ...subject, oneOf: exactlyOne(operatorNames) })),
    ],
    'x-node': 'condition',
    examples: [{ attribute: 'is_employee', does_not_equal: true }],
  }
}

/** Everything that is named once and referred to. */
export const definitions = (): Record<string, JsonSchema> => ({
  duration: {
    title: 'Duration',
    description: 'A number and a unit, `s` `m` `h` `d` `w`; they combine. A day is 86 400 seconds.',
    type: 'string',
    pattern: durationPattern,
    'x-rules': { pattern: 'LS107' },
    examples: ['30d', '1d12h', '15m'],
  },
  reeligibility: {
    title: 'Re-eligibility',
    description: 'How long after the last time it may happen again: a duration, or `never`. `0s` is at once.',
    type: 'string',
    pattern: `${durationPattern}|^never$`,
    'x-rules': { pattern: 'LS107' },
    default: '0s',
    examples: ['0s', '90d', 'never'],
  },
  time: {
    title: 'Time',
    description: 'A date or a date and time in ISO-8601; without a zone it is UTC.',
    type: 'string',
    pattern: isoTimePattern,
    'x-time': true,
    'x-rules': { pattern: 'LS108' },
    examples: ['2026-01-01T00:00:00Z'],
  },
  trigger: triggerSchema(),
  triggers: {
    title: 'Triggers',
    description: 'Alternatives: any one of them is enough.',
    type: 'array',
    minItems: 1,
    'x-rules': { minItems: 'LS210' },
    items: ref('trigger'),
    examples: [['session_start', { custom_event: 'webinar_joined' }]],
  },
  condition: conditionSchema(),
  conditions: {
    title: 'Conditions',
    description: 'All of these conditions must hold (AND); `all`, `any` and `none` nest.',
    type: 'array',
    minItems: 1,
    'x-rules': { minItems: 'LS210' },
    items: ref('condition'),
    examples: [[{ attribute: 'lifecycle', is_none_of: ['customer', 'partner'] }]],
  },
  group: {
    title: 'Action group',
    description: 'What a user may do while waiting, and what it does to the score: `points`, or `exit`.',
    type: 'object',
    properties: {
      name: nameSchema('Name', 'Name of the action group, as the Canvas and reports show it.', 'High intent'),
      points: {
        title: 'Points',
        description: 'Points that are added to the score; a negative number takes points. A whole number, not 0.',
        type: 'integer',
        not: { const: 0 },
        'x-rules': { type: 'LS204', not: 'LS204' },
        examples: [5, -1],
      },
      exit: {
        title: 'Exit',
        description: 'The user leaves the loop: no points, no re-entry. Instead of `points`.',
        const: true,
        examples: [true],
      },
      triggers: {
        ...ref('triggers'),
        title: 'Triggers',
        description: 'Actions that send a waiting user through this group.',
      },
    },
    required: ['name', 'triggers'],
    oneOf: exactlyOne(['points', 'exit']),
    additionalProperties: false,
    'x-rules': { oneOf: 'LS202' },
    examples: [{ name: 'High intent', points: 5, triggers: ['purchase'] }],
  },
  window: {
    title: 'Inactivity window',
    description: 'How long a user waits without a matching action, and the points that Everyone Else then takes.',
    type: 'object',
    properties: {
      window: {
        ...ref('duration'),
        title: 'Evaluation window',
        description:
          'How long the user waits, from the moment the entry began to wait. One Action Path takes 31 days at most; longer ones compile to a chain.',
        default: '1d',
      },
      points: {
        title: 'Points',
        description: 'Points for Everyone Else, usually negative. 0 or none: the user leaves the loop.',
        type: 'integer',
        'x-rules': { type: 'LS204' },
        examples: [-1],
      },
    },
    additionalProperties: false,
    examples: [{ window: '30d', points: -1 }],
  },
  webhook: {
    title: 'Webhook',
    description:
      'The request that Braze sends; URL, header values and body are Braze Liquid, each rendered on its own.',
    type: 'object',
    properties: {
      method: {
        title: 'HTTP method',
        description: 'Method of the request.',
        enum: ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'],
        default: 'POST',
        examples: ['PATCH'],
      },
      url: {
        title: 'URL',
        description: 'Address of the request; Braze sends to ports 80 and 443 only.',
        type: 'string',
        minLength: 1,
        examples: ['https://example.my.salesforce.com/services/data/v60.0/sobjects/Lead/{{${user_id}}}'],
      },
      headers: {
        title: 'Request headers',
        description: 'Header names and values.',
        type: 'object',
        additionalProperties: {
          type: 'string',
          title: 'Header value',
          description: 'Value of the header; Liquid.',
          examples: ['application/json'],
        },
        examples: [{ 'Content-Type': 'application/json' }],
      },
      body: {
        title: 'Request body',
        description: 'Body of the request; it decides whether the hand-off is sent (`abort_message` cancels it).',
        type: 'string',
        examples: [
          '{% if custom_attribute.${lead score} > 100 %}{"Status": "MQL"}{% else %}{% abort_message() %}{% endif %}',
        ],
      },
    },
    required: ['url'],
    additionalProperties: false,
    examples: [
      { method: 'PATCH', url: 'https://example.my.salesforce.com/services/data/v60.0/sobjects/Lead/{{${user_id}}}' },
    ],
  },
  crm_sync: {
    title: 'CRM sync',
    description: 'How the answer of the CRM comes back into Braze after a sent hand-off.',
    type: 'object',
    properties: {
      after: {
        ...ref('duration'),
        title: 'After',
        description: 'How long after the hand-off the attributes are written.',
        default: '0s',
      },
      attributes: {
        title: 'Attributes',
        description: 'Attributes that the CRM writes; `null` removes one.',
        type: 'object',
        minProperties: 1,
        additionalProperties: { title: 'Attribute value', description: 'Value to write.', examples: ['MQL'] },
        examples: [{ lead_status: 'MQL' }],
      },
    },
    required: ['attributes'],
    additionalProperties: false,
    examples: [{ after: '15m', attributes: { lead_status: 'MQL' } }],
  },
  handoff: {
    title: 'Hand-off',
    description: 'The webhook campaign that hands a lead to the CRM, considered after every change of the score.',
    type: 'object',
    properties: {
      name: nameSchema('Name', 'Name of the webhook campaign.', 'Salesforce > Update Lead to MQL'),
      threshold: {
        title: 'Threshold',
        description: 'States what the webhook body does: sent if and only if the score is greater than this.',
        type: 'number',
        examples: [100],
      },
      audience: {
        ...ref('conditions'),
        title: 'Audience',
        description: 'Who can be handed off; checked at every change of the score.',
      },
      reeligibility: ref('reeligibility'),
      webhook: ref('webhook'),
      crm_sync: ref('crm_sync'),
    },
    required: ['webhook'],
    additionalProperties: false,
    examples: [{ threshold: 100, webhook: { url: 'https://example.com/mql' } }],
  },
})

export const gateMeaning: Readonly<Record<GateQuantity, string>> = {
  handoffs: 'Hand-offs that are sent',
  handed_off_leads: 'Leads with at least one hand-off',
  gained: 'Leads that are handed off only after the change',
  lost: 'Leads that are handed off only before the change',
  earlier: 'Leads whose first hand-off comes earlier',
  later: 'Leads whose first hand-off comes later',
  mean_score: 'The mean of the final scores',
  entered: 'Leads with at least one entry',
  missed: 'Actions that matched a group while the lead was not waiting',
}

export function gateSchema(): JsonSchema {
  const limit = (quantity: GateQuantity) => ({
    title: quantity.replaceAll('_', ' '),
    description: `${gateMeaning[quantity]}: ${
      gateMovements.has(quantity)
        ? 'what it may be (`0`, `<= 20`), also as a share of the leads that were handed off before (`<= 5%`).'
        : 'how it may change (`+10%`, `-5%`, `±10%`), or what it may be (`<= 20`, `>= 5`, `0`).'
    }`,
    type: ['string', 'number'],
    examples: gateMovements.has(quantity) ? [0, '<= 5%'] : ['+10%', '<= 20'],
  })
  return {
    title: 'Gate',
    description: 'A quantity and its limit.',
    anyOf: [
      { type: 'string', minLength: 1 },
      {
        type: 'object',
        properties: Object.fromEntries(gateQuantities.map((quantity) => [quantity, limit(quantity)])),
        additionalProperties: false,
        minProperties: 1,
      },
    ],
    examples: ['handoffs: +10%'],
  }
}
