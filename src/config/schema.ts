/**
 * The JSON Schema (draft 2020-12) of the config, assembled from the triggers and operators. It is the one source of
 * the published schema, of the TypeScript types and of the validator; all three are generated and snapshot-checked.
 *
 * `x-rules` maps a keyword of that node to the rule that reports it better than a schema can: `validate` leaves such
 * findings to the rule. `x-node` marks the nodes that are explained as a whole. Other readers of the schema ignore both.
 */
import { nameSchema, type JsonSchema } from '../triggers/trigger.ts'
import { sourceDefinitions } from './source-schema.ts'
import { warehouseSchema } from './warehouse-schema.ts'
import { attributeName, definitions, gateSchema, ref } from './schema-definitions.ts'

export const schemaId = 'urn:leadscore:config:1'

/** The whole schema as plain JSON. */
export function configSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: schemaId,
    title: 'leadscore config',
    description: 'One scoring Canvas in Braze and its hand-off to the CRM.',
    type: 'object',
    properties: {
      version: { title: 'Version', description: 'Version of this language.', const: 1, examples: [1] },
      name: nameSchema('Name', 'Name of the Canvas.', 'Lead Scoring Canvas'),
      description: {
        title: 'Description',
        description: 'What this Canvas is for.',
        type: 'string',
        examples: ['Scores trial users.'],
      },
      owner: {
        title: 'Owner',
        description: 'Who answers for it.',
        type: 'string',
        examples: ['marketing-ops@example.com'],
      },
      tags: {
        title: 'Tags',
        description: 'Tags of the Canvas.',
        type: 'array',
        items: { type: 'string', title: 'Tag', description: 'One tag.', examples: ['Lead Management'] },
        examples: [['Lead Management']],
      },
      score: {
        title: 'Score',
        description: 'Where the score is kept, and its bounds.',
        type: 'object',
        properties: {
          attribute: attributeName('Score attribute', 'The custom attribute that holds the score.', 'lead score'),
          min: {
            title: 'Floor',
            description:
              'The score never falls below this. A bound needs a second, hidden attribute in Braze that keeps the loop going.',
            type: 'integer',
            examples: [0],
          },
          max: { title: 'Ceiling', description: 'The score never rises above this.', type: 'integer', examples: [500] },
        },
        required: ['attribute'],
        additionalProperties: false,
        examples: [{ attribute: 'lead score', min: 0 }],
      },
      entry: {
        title: 'Entry',
        description: 'How users enter the Canvas, and re-enter it: the loop exists only through re-entry.',
        type: 'object',
        properties: {
          triggers: {
            ...ref('triggers'),
            title: 'Entry triggers',
            description: 'What makes a user enter; at least one.',
          },
          audience: {
            ...ref('conditions'),
            title: 'Audience',
            description: 'Who may enter, checked at every entry and re-entry.',
          },
          reeligibility: ref('reeligibility'),
          subscription: {
            title: 'Subscription setting',
            description: 'Which users by subscription; it acts on messages and has no effect on entry.',
            enum: ['all', 'subscribed', 'opted_in'],
            default: 'all',
            examples: ['all'],
          },
        },
        required: ['triggers'],
        additionalProperties: false,
        examples: [{ triggers: [{ attribute_changed: 'lead score' }, 'email_added'] }],
      },
      action_groups: {
        title: 'Action groups',
        description: 'The groups of the Action Path, 1 to 8. If an event matches several, the first listed wins.',
        type: 'array',
        minItems: 1,
        maxItems: 8,
        items: ref('group'),
        'x-rules': { maxItems: 'LS201', minItems: 'LS210' },
        examples: [[{ name: 'Engaged', points: 1, triggers: ['session_start'] }]],
      },
      ranked: {
        title: 'Ranked order',
        description:
          'Advance users based on ranked order: everyone waits to the end of the window, then takes the highest group met.',
        type: 'boolean',
        default: false,
        examples: [false],
      },
      inactivity: {
        title: 'Inactivity (Everyone Else)',
        description: 'What happens to users who do nothing: one window, or a list of them, shortest first.',
        anyOf: [ref('window'), { type: 'array', minItems: 1, items: ref('window'), 'x-rules': { minItems: 'LS210' } }],
        examples: [{ window: '30d', points: -1 }],
      },
      handoff: ref('handoff'),
      source: ref('source'),
      warehouse: ref('warehouse'),
      gates: {
        title: 'Gates',
        description:
          'What a change of this config may do to the leads of a log: `leadscore diff` measures it, and fails when it is more.',
        type: 'array',
        minItems: 1,
        items: gateSchema(),
        examples: [['handoffs: +10%', 'lost: 0']],
      },
      launch: {
        title: 'Launch',
        description: 'When the Canvas goes live, and the score that users without one are given then.',
        type: 'object',
        properties: {
          at: {
            ...ref('time'),
            title: 'Launch time',
            description: 'Events before it change profiles but trigger nothing.',
          },
          seed: {
            title: 'Seed',
            description: 'Score written at the launch to every known user without one, so that they enter the loop.',
            type: 'integer',
            examples: [0],
          },
        },
        required: ['at'],
        additionalProperties: false,
        examples: [{ at: '2026-01-01T00:00:00Z', seed: 0 }],
      },
    },
    required: ['version', 'name', 'score', 'entry', 'action_groups'],
    additionalProperties: false,
    examples: [
      {
        version: 1,
        name: 'Lead Scoring Canvas',
        score: { attribute: 'lead score' },
        entry: { triggers: [{ attribute_changed: 'lead score' }, 'email_added'] },
        action_groups: [{ name: 'Engaged', points: 1, triggers: ['session_start'] }],
        inactivity: { window: '30d', points: -1 },
      },
    ],
    $defs: { ...definitions(), ...sourceDefinitions(), warehouse: warehouseSchema() },
  }
}
