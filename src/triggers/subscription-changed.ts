import { nameSchema, propertiesEqual, type Trigger } from './trigger.ts'

type Argument = { channel?: string; group?: string; to?: string }

export const subscriptionChanged: Trigger<Argument> = {
  kind: 'subscription_changed',
  summary: 'A subscription status changes: of a channel, or of a subscription group.',
  brazeName: 'Update Subscription Status / Update Subscription Group Status',
  argument: {
    title: 'Subscription',
    description: 'Which channel or subscription group, and the status it changes to; everything is optional.',
    type: 'object',
    properties: {
      channel: nameSchema('Channel', 'The channel, e.g. `email` or `push`.', 'email'),
      group: nameSchema('Subscription group', 'Id or name of the subscription group.', 'newsletter'),
      to: nameSchema('Status', 'The new status, e.g. `subscribed`, `unsubscribed` or `opted_in`.', 'unsubscribed'),
    },
    additionalProperties: false,
    examples: [{ channel: 'email', to: 'unsubscribed' }],
  },
  bare: true,
  where: false,
  reachesExistingUsers: true,
  lower: (argument) => {
    const { channel, group, to } = argument ?? {}
    return {
      match: { on: 'event', type: 'subscription_changed', name: null },
      where: propertiesEqual({ channel, group, to }),
    }
  },
  examples: [
    {
      yaml: 'subscription_changed: { channel: email, to: unsubscribed }',
      fires: { type: 'subscription_changed', properties: { channel: 'email', to: 'unsubscribed' } },
      ignores: { type: 'subscription_changed', properties: { channel: 'push', to: 'unsubscribed' } },
    },
  ],
}
