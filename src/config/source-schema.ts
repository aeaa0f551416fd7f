/** The `source` block: which fields of a foreign log are the parts of an event. */
import { timeUnits } from '../events/dialects/mapping.ts'
import { eventTypes } from '../plan/plan.ts'
import { nameSchema, type JsonSchema } from '../triggers/trigger.ts'
import { ref } from './schema-definitions.ts'

const field = (example: string) =>
  nameSchema('Field', 'Name of the field or column; dots walk into nested ones.', example)

export function sourceDefinitions(): Readonly<Record<string, JsonSchema>> {
  return {
    binding: {
      title: 'Where a value comes from',
      description: 'A field, a field whose values mean something else here, or one value for every record.',
      anyOf: [
        { type: 'string', minLength: 1 },
        {
          type: 'object',
          properties: {
            field: field('kind'),
            values: {
              title: 'Values',
              description: 'What a value of the field means here, by value.',
              type: 'object',
              minProperties: 1,
              additionalProperties: {
                type: 'string',
                title: 'Meaning',
                description: 'What it means here.',
                examples: ['session_start'],
              },
              examples: [{ visit: 'session_start' }],
            },
          },
          required: ['field'],
          additionalProperties: false,
        },
        {
          type: 'object',
          properties: {
            value: {
              title: 'Constant',
              description: 'One value for every record.',
              type: ['string', 'number', 'boolean'],
              examples: ['custom_event'],
            },
          },
          required: ['value'],
          additionalProperties: false,
        },
      ],
      examples: ['payload.plan', { field: 'kind', values: { visit: 'session_start' } }, { value: 'web' }],
    },
    bindings: {
      title: 'Values by name',
      description: 'One field that is a map (or JSON text of one), or where each value comes from.',
      anyOf: [
        { type: 'string', minLength: 1 },
        { type: 'object', minProperties: 1, additionalProperties: ref('binding') },
      ],
      examples: ['payload', { plan: 'payload.plan' }],
    },
    source: {
      title: 'Source',
      description:
        'Reads logs of any shape (JSON, CSV, Parquet, Avro): which field is the user, the time, the event. With it, `--input-format auto` reads every log this way.',
      type: 'object',
      properties: {
        user: field('customer.id'),
        time: {
          title: 'Time',
          description: 'The field of the time, and the unit of a number in it.',
          anyOf: [
            { type: 'string', minLength: 1 },
            {
              type: 'object',
              properties: {
                field: field('occurred_at'),
                unit: {
                  title: 'Unit',
                  description:
                    'Seconds, milliseconds, microseconds or nanoseconds since 1970. Without it, ISO-8601, or seconds or milliseconds by the size of the number.',
                  enum: timeUnits,
                  examples: ['us'],
                },
              },
              required: ['field'],
              additionalProperties: false,
            },
          ],
          examples: ['occurred_at', { field: 'ts', unit: 'us' }],
        },
        type: {
          ...ref('binding'),
          title: 'Type',
          description: `The type of the event: ${eventTypes.join(', ')}. Without it, \`custom_event\`. Where \`values\` are given, records with another value are left out.`,
        },
        event: { ...ref('binding'), title: 'Event', description: 'The name of a custom event.' },
        id: { ...ref('binding'), title: 'Id', description: 'Identifies the event, so that a second one is dropped.' },
        properties: { ...ref('bindings'), title: 'Properties', description: 'The properties of the event.' },
        attributes: {
          ...ref('bindings'),
          title: 'Attributes',
          description: 'The attributes that a `profile` event sets.',
        },
      },
      required: ['user', 'time'],
      additionalProperties: false,
      examples: [{ user: 'customer.id', time: { field: 'ts', unit: 'us' }, event: 'action', properties: 'payload' }],
    },
  }
}
