import { choiceSchema, propertiesEqual, type Trigger } from './trigger.ts'

export const inboundMessage: Trigger<{ channel?: string }> = {
  kind: 'inbound_message',
  summary: 'The user sends a message to you, on any channel or on one.',
  brazeName: 'Send Inbound Message',
  argument: {
    title: 'Inbound message',
    description: 'The channel; without it, any.',
    type: 'object',
    properties: { channel: choiceSchema('Channel', 'The channel of the message.', ['sms', 'whatsapp', 'line']) },
    additionalProperties: false,
    examples: [{ channel: 'whatsapp' }],
  },
  bare: true,
  where: false,
  reachesExistingUsers: true,
  lower: (argument) => ({
    match: { on: 'event', type: 'inbound_message', name: null },
    where: propertiesEqual({ channel: argument?.channel }),
  }),
  examples: [
    {
      yaml: 'inbound_message: { channel: sms }',
      fires: { type: 'inbound_message', properties: { channel: 'sms' } },
      ignores: { type: 'inbound_message', properties: { channel: 'line' } },
    },
  ],
}
