import type { Trigger } from './trigger.ts'

export const location: Trigger = {
  kind: 'location',
  summary: 'The user enters a location.',
  brazeName: 'Enter a Location',
  bare: true,
  where: false,
  reachesExistingUsers: true,
  lower: () => ({ match: { on: 'event', type: 'location', name: null }, where: [] }),
  examples: [{ yaml: 'location', fires: { type: 'location' }, ignores: { event: 'location' } }],
}
