/** The tests that `init` writes: points, decay, the hand-off and the launch of the starter config. */
export const starterTest = `# yaml-language-server: $schema=./node_modules/leadscore/schemas/test.schema.json
#
# Small stories of one lead each, on a clock of their own. \`at: 2d3h\` is two days and three hours after the
# start; an event without it happens together with the one before it.
tests:
  - name: A demo counts for paying plans only
    events:
      - email_added
      - { at: 1d, custom_event: demo_requested, properties: { plan: '\${plan}' } }
    expect: { score: '\${points}' }
    cases:
      - { plan: pro, points: 10 }
      - { plan: enterprise, points: 10 }
      - { plan: free, points: 0 }

  - name: Other actions count too, however fast they come
    profile: { lead score: 3 } # what is known of the lead before the Canvas goes live
    events:
      - email_added
      - { at: 1d, message: { channel: email, action: click } }
      - session_start
      - custom_event: webinar_joined
      - { at: 2d, subscription_changed: { channel: email, to: unsubscribed } }
    expect:
      - { at: 1d, score: 6 }
      - { at: 2d, score: 1, waiting: 1 }

  - name: Two weeks of silence cost a point, down to 0
    profile: { lead score: 2 }
    events:
      - email_added
    expect:
      - { at: 13d, score: 2 }
      - { at: 14d, score: 1 }
      - { at: 60d, score: 0 }

  - name: Above 20 the lead becomes an MQL, at 20 not yet
    events:
      - email_added
      - { at: 1d, purchase: starter-kit }
      - { at: 2d, purchase: starter-kit }
      - { at: 3d, session_start: }
    expect:
      - { at: 2d, score: 20, handoffs: 0 }
      - { at: 3d, handoffs: [{ score: 21, body: { Status: MQL } }] }

  - name: Who is an MQL is not sent again, but the CRM takes 15 minutes to say so
    profile: { lead score: 20 }
    events:
      - email_added
      - { at: 1d, session_start: , times: 2, every: 10m }
      - { at: 2d, session_start: }
    expect:
      - { at: 1d14m, handoffs: 2, attributes: { lead_status: null } }
      - { at: 1d15m, attributes: { lead_status: MQL } }
      - { at: 2d, score: 23, handoffs: 2 }

  - name: Whoever is there before the launch enters with a score of 0
    profile: {}
    expect: { entries: 1, attributes: { lead score: 0 } }
`
