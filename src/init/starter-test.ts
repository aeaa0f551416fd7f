/** The tests that `init` writes: the points, the floor and the hand-off of the starter config. */
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

  - name: Two weeks of silence cost a point, down to 0
    events:
      - email_added
      - { at: 1d, session_start: }
    expect:
      - { at: 14d, score: 1 }
      - { at: 15d, score: 0 }
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
`
