/** JSON Schemas of one line of an event log and of a profile file, for editors and other tools. */
import { eventTypes } from '../plan/plan.ts'

const userId = {
  title: 'User',
  description: "The user's external id; a number is read as its decimal text.",
  type: ['string', 'number'],
  minLength: 1,
  examples: ['u1'],
}

const attributes = {
  title: 'Attributes',
  description: 'Attributes by name; `null` removes one. `email` is one of them.',
  type: 'object',
  additionalProperties: true,
  examples: [{ email: 'ada@example.com', is_employee: false }],
}

export function eventSchema(): Readonly<Record<string, unknown>> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:leadscore:event:1',
    title: 'leadscore event',
    description: 'One line of an event log (JSON Lines). Unknown keys are ignored.',
    type: 'object',
    properties: {
      user_id: userId,
      time: {
        title: 'Time',
        description:
          'ISO-8601 (without a zone it is UTC), or epoch seconds or milliseconds: below 1e11 it is seconds. Fractions beyond milliseconds are cut.',
        type: ['string', 'number'],
        examples: ['2026-01-05T10:11:12.345Z', 1767607873],
      },
      type: {
        title: 'Type',
        description: 'Kind of event; a `profile` line sets attributes.',
        enum: eventTypes,
        default: 'custom_event',
        examples: ['session_start'],
      },
      event: {
        title: 'Event name',
        description: 'Name of a custom event (alias: `name`).',
        type: 'string',
        minLength: 1,
        examples: ['demo_requested'],
      },
      name: { title: 'Event name', description: 'Alias of `event`.', type: 'string', examples: ['demo_requested'] },
      properties: {
        title: 'Properties',
        description: 'Properties of the event; they may nest.',
        type: 'object',
        additionalProperties: true,
        examples: [{ plan: 'pro' }],
      },
      attributes,
      id: {
        title: 'Id',
        description: 'Identifies the event: the same user, time and id again is a duplicate, and dropped.',
        type: ['string', 'number', 'null'],
        examples: ['e-1'],
      },
    },
    required: ['user_id', 'time'],
    examples: [
      {
        user_id: 'u1',
        time: '2026-01-05T10:11:12.345Z',
        event: 'demo_requested',
        properties: { plan: 'pro' },
        id: 'e-1',
      },
    ],
  }
}

export function profileSchema(): Readonly<Record<string, unknown>> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:leadscore:profile:1',
    title: 'leadscore profile',
    description: 'One line of a profile file (JSON Lines): the state before the first event.',
    type: 'object',
    properties: { user_id: userId, attributes },
    required: ['user_id', 'attributes'],
    examples: [{ user_id: 'u1', attributes: { email: 'ada@example.com' } }],
  }
}
