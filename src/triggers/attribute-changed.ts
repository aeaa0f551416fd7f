import type { Scalar } from '../plan/plan.ts'
import { nameSchema, type Trigger } from './trigger.ts'

const attribute = nameSchema('Attribute', 'Name of the custom attribute.', 'lifecycle')

export const attributeChanged: Trigger<string | { name: string; to?: Scalar }> = {
  kind: 'attribute_changed',
  summary:
    'A custom attribute gets a new text, number or boolean, any or one given value. Setting it for the first time counts; the same value again, an array, an object or removing it does not.',
  brazeName: 'Change Custom Attribute Value',
  argument: {
    title: 'Attribute',
    description: 'Name of the custom attribute, or its name and the value it has to change to.',
    anyOf: [
      attribute,
      {
        type: 'object',
        properties: {
          name: attribute,
          to: {
            title: 'New value',
            description: 'Fire only for this value; without it, for any new value.',
            type: ['string', 'number', 'boolean'],
            examples: ['customer'],
          },
        },
        required: ['name'],
        additionalProperties: false,
      },
    ],
    examples: ['lead score', { name: 'lifecycle', to: 'customer' }],
  },
  bare: false,
  where: false,
  reachesExistingUsers: true,
  lower: (argument) => {
    const { name, to = null } = typeof argument === 'object' && argument ? argument : { name: argument ?? '' }
    return { match: { on: 'attribute', attribute: name, to, nonEmpty: false }, where: [] }
  },
  examples: [
    {
      yaml: 'attribute_changed: lifecycle',
      fires: { type: 'profile', attributes: { lifecycle: 'trial' } },
      ignores: { type: 'profile', attributes: { lifecycle: null } },
    },
    {
      yaml: 'attribute_changed: { name: lifecycle, to: customer }',
      fires: { type: 'profile', attributes: { lifecycle: 'customer' } },
      ignores: { type: 'profile', attributes: { lifecycle: 'trial' } },
    },
  ],
}
