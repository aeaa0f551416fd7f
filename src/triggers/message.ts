import { nameSchema, propertiesEqual, type Trigger } from './trigger.ts'

type Argument = { channel?: string; action?: string; campaign?: string; canvas?: string }

export const message: Trigger<Argument> = {
  kind: 'message',
  summary: 'The user interacts with a campaign or a Canvas step: opens, clicks, receives …',
  brazeName: 'Interact with Campaign / Canvas step',
  argument: {
    title: 'Interaction',
    description: 'Which channel, action, campaign or Canvas; everything is optional.',
    type: 'object',
    properties: {
      channel: nameSchema('Channel', 'The channel, e.g. `email`, `push` or `in_app`.', 'email'),
      action: nameSchema('Action', 'The interaction, e.g. `open`, `click` or `view`.', 'click'),
      campaign: nameSchema('Campaign', 'Name of the campaign.', 'Welcome'),
      canvas: nameSchema('Canvas', 'Name of the Canvas.', 'Onboarding'),
    },
    additionalProperties: false,
    examples: [{ channel: 'email', action: 'click' }],
  },
  bare: true,
  where: false,
  reachesExistingUsers: true,
  lower: (argument) => {
    const { channel, action, campaign, canvas } = argument ?? {}
    return {
      match: { on: 'event', type: 'message', name: null },
      where: propertiesEqual({ channel, action, campaign, canvas }),
    }
  },
  examples: [
    {
      yaml: 'message: { channel: email, action: click }',
      fires: { type: 'message', properties: { channel: 'email', action: 'click', campaign: 'Welcome' } },
      ignores: { type: 'message', properties: { channel: 'email', action: 'open', campaign: 'Welcome' } },
    },
  ],
}
