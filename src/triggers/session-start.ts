import { nameSchema, propertiesEqual, type Trigger } from './trigger.ts'

export const sessionStart: Trigger<string> = {
  kind: 'session_start',
  summary: 'The user starts a session, in any app or in a named one.',
  brazeName: 'Start Session',
  argument: nameSchema('App', 'Name of the app; without it, any app.', 'Web'),
  bare: true,
  where: false,
  reachesExistingUsers: true,
  lower: (app) => ({
    match: { on: 'event', type: 'session_start', name: null },
    where: propertiesEqual({ app: app ?? undefined }),
  }),
  examples: [
    { yaml: 'session_start', fires: { type: 'session_start' }, ignores: { event: 'session_start' } },
    {
      yaml: 'session_start: Web',
      fires: { type: 'session_start', properties: { app: 'Web' } },
      ignores: { type: 'session_start', properties: { app: 'iOS' } },
    },
  ],
}
