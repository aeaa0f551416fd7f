import type { Trigger } from './trigger.ts'

export const emailAdded: Trigger = {
  kind: 'email_added',
  summary: 'An e-mail address is added to the profile, or updated.',
  brazeName: 'Add an Email Address',
  bare: true,
  where: false,
  // Most users of a live workspace have an address already.
  reachesExistingUsers: false,
  lower: () => ({ match: { on: 'attribute', attribute: 'email', to: null, nonEmpty: true }, where: [] }),
  examples: [
    {
      yaml: 'email_added',
      fires: { type: 'profile', attributes: { email: 'ada@example.com' } },
      ignores: { type: 'profile', attributes: { email: '' } },
    },
  ],
}
