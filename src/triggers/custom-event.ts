import { nameSchema, type Trigger } from './trigger.ts'

export const customEvent: Trigger<string> = {
  kind: 'custom_event',
  summary: 'The user performs a custom event.',
  brazeName: 'Perform Custom Event',
  argument: nameSchema(
    'Custom event',
    'Name of the custom event, exactly as it is logged (case-sensitive).',
    'webinar_joined',
  ),
  bare: false,
  where: true,
  reachesExistingUsers: true,
  lower: (name) => ({ match: { on: 'event', type: 'custom_event', name: name ?? '' }, where: [] }),
  examples: [
    {
      yaml: 'custom_event: webinar_joined',
      fires: { event: 'webinar_joined' },
      ignores: { event: 'Webinar_Joined' },
    },
    {
      yaml: '{ custom_event: demo_requested, where: [{ property: plan, is_any_of: [pro, enterprise] }] }',
      fires: { event: 'demo_requested', properties: { plan: 'pro' } },
      ignores: { event: 'demo_requested', properties: { plan: 'free' } },
    },
  ],
}
