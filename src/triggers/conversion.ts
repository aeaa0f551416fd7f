import { nameSchema, propertiesEqual, type Trigger } from './trigger.ts'

export const conversion: Trigger<string> = {
  kind: 'conversion',
  summary: 'The user performs the conversion event of any campaign or Canvas, or of a named one.',
  brazeName: 'Perform Conversion Event',
  argument: nameSchema('Campaign or Canvas', 'Name of the campaign or Canvas; without it, any.', 'Spring Trial'),
  bare: true,
  where: false,
  reachesExistingUsers: true,
  lower: (name) => ({
    match: { on: 'event', type: 'conversion', name: null },
    where:
      typeof name === 'string'
        ? [{ op: 'any', of: [...propertiesEqual({ campaign: name }), ...propertiesEqual({ canvas: name })] }]
        : [],
  }),
  examples: [
    {
      yaml: 'conversion: Spring Trial',
      fires: { type: 'conversion', properties: { canvas: 'Spring Trial' } },
      ignores: { type: 'conversion', properties: { campaign: 'Welcome' } },
    },
  ],
}
