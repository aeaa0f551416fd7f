// A config whose names try to end a literal, a name or a comment.

const config = (word: (plain: string) => string) => ({
  version: 1,
  name: word('canvas'),
  score: { attribute: word('score') },
  entry: {
    triggers: [{ attribute_changed: word('score') }, 'email_added'],
    audience: [{ attribute: word('stage'), is_none_of: [word('customer')] }],
  },
  action_groups: [
    {
      name: word('group'),
      points: 5,
      triggers: [
        { custom_event: word('demo'), where: [{ property: word('plan'), is_any_of: [word('pro')] }] },
        { attribute_changed: { name: word('tier'), to: word('gold') } },
      ],
    },
    { name: 'other', points: 1, triggers: [{ custom_event: word('demo') }] },
  ],
  inactivity: { window: '1d', points: -1 },
})

export const hostile = (plain: string) => `${plain}'; DROP TABLE events; --\n"\`\\'\\" */ {{ {% raw {# #} \${x} 🎯 $$ é`
export const hostileConfig = config(hostile)

const at = (hours: number) => new Date(Date.UTC(2026, 0, 1, hours)).toISOString()
const log = (word: (plain: string) => string) => [
  { user_id: word('u'), time: at(0), type: 'profile', attributes: { email: 'a@b.co' } },
  { user_id: word('u'), time: at(1), event: word('demo'), properties: { [word('plan')]: word('pro') } },
  { user_id: word('u'), time: at(2), event: word('demo'), properties: { [word('plan')]: word('free') } },
  { user_id: word('u'), time: at(3), type: 'profile', attributes: { [word('tier')]: word('gold') } },
  { user_id: word('u'), time: at(4), type: 'profile', attributes: { [word('stage')]: word('customer') } },
  { user_id: word('u'), time: at(99), event: 'nothing' },
]
export const hostileLog = log(hostile)

/** Of a lead, for the tests beside the config. */
export const hostileStories = {
  tests: [
    {
      name: hostile('story'),
      events: [
        'email_added',
        { at: '1h', custom_event: hostile('demo'), properties: { [hostile('plan')]: hostile('pro') } },
        { at: '2h', set: { [hostile('tier')]: hostile('gold') } },
      ],
      expect: [{ at: '1h', score: 5 }, { score: 10 }],
    },
  ],
}
