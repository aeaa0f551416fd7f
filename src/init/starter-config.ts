/** The config that `init` writes: the lead-scoring Canvas with a floor, small enough to be read at one go. */
export const starterConfig = `# yaml-language-server: $schema=./node_modules/leadscore/schemas/leadscore.schema.json
# (the line above gives editors completion and explanations, after \`npm install --save-dev leadscore\`)
version: 1
name: Lead Scoring Canvas

# The custom attribute that holds the score. With \`min\` it never falls below that.
score:
  attribute: lead score
  min: 0

# Entry Schedule: action-based. The change of the score is an entry trigger itself:
# that is what brings a lead back to the Action Path after every write.
entry:
  triggers:
    - attribute_changed: lead score
    - email_added
  reeligibility: 0s

# The Action Path. The first action that matches a group adds its points.
# If an action matches several groups, the first listed wins.
action_groups:
  - name: High intent
    points: 10
    triggers:
      - custom_event: demo_requested
        where: # filters on properties of the event
          - property: plan
            is_any_of: [pro, enterprise]
      - purchase
  - name: Engaged
    points: 1
    triggers:
      - session_start
      - custom_event: webinar_joined
      - message: { channel: email, action: click }
  - name: Cooling
    points: -5
    triggers:
      - subscription_changed: { channel: email, to: unsubscribed }

# Everyone Else: whoever does nothing for this long loses points, and waits again.
inactivity:
  window: 14d
  points: -1

# The webhook campaign, considered after every change of the score.
handoff:
  name: Salesforce > Update Lead to MQL
  threshold: 20 # what the body below decides; \`validate\` compares the two
  audience: # who is an MQL already is not sent again
    - attribute: lead_status
      is_none_of: [MQL]
  reeligibility: 0s
  webhook:
    method: PATCH
    url: https://example.my.salesforce.com/services/data/v60.0/sobjects/Lead/{{\${user_id}}}
    headers:
      # The credential \`salesforce\` is kept in Braze (Settings > Connected Content): no secret in this file.
      Authorization: >-
        {% connected_content https://example.my.salesforce.com/services/oauth2/token :method post
        :basic_auth salesforce :body grant_type=client_credentials :save token :retry %}
        Bearer {{token.access_token}}
      Content-Type: application/json
    body: |
      {% if custom_attribute.\${lead score} > 20 %}
      {"Status": "MQL"}
      {% else %}
      {% abort_message('not above the threshold') %}
      {% endif %}
  crm_sync: # the answer of the CRM, as it comes back into Braze
    after: 15m
    attributes: { lead_status: MQL }

# When the Canvas goes live. The seed is written to every user who has no score then:
# without it, leads from before the launch would never enter.
launch:
  at: 2026-01-05T00:00:00Z
  seed: 0
`
