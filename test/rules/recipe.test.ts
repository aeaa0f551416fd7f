// The published lead-scoring recipe, taken at its word in our own config: every fault of it is found once, and the
// corrected one is clean.

import { expect, test } from 'vitest'
import { describe as inWords, diagnose } from './diagnose.ts'

const canvas = `version: 1
name: Lead Scoring Canvas
score:
  attribute: lead score
entry:
  triggers:
    - attribute_changed: lead score
    - email_added
  reeligibility: 0s
action_groups:
  - name: High intent
    points: 5
    triggers:
      - custom_event: demo_requested
  - name: Engaged
    points: 1
    triggers:
      - session_start
  - name: Disengaged
    points: -1
    triggers:
      - subscription_changed: { channel: email, to: unsubscribed }
inactivity:
  window: 1d
  points: -1
`

/** As the English page has it. */
const english = `${canvas}handoff:
  name: Salesforce > Update Lead to MQL
  audience:
    - attribute: lead_status
      is_none_of: [MQL]
  webhook:
    method: PATCH
    url: https://[instance].my.salesforce.com/services/data/v60.0/sobjects/Lead/{{$user_id}}}
    headers:
      Authorization: >-
        {% connected_content
        https://[instance].my.salesforce.com/services/oauth2/token
        :method post
        :body client_id=[client id]&client_secret=[client secret]&grant_type=client_credentials
        :save result
        %} Bearer {{result.access_token}}
      Content_Type: application/json
    body: |
      {% assign threshold = 100 %}
      {% if {{custom_attribute.\${lead score}}} > threshold %}
      {
        "lead_status": "MQL"
      }
      {% else %}
      {% abort_message('not at threshold') %}
      {% endif %}
`

/** With what its translation did to it: keywords, a path, a media type, and a line break of the page inside of a tag. */
const translated = english
  .replace('services/oauth2/token\n', 'servicios/oauth2/token\n')
  .replace('        :method post', '        <br>:method post')
  .replace(':body client_id', ':cuerpo client_id')
  .replace(':save result', ':guardar result')
  .replace('services/data', 'servicios/data')
  .replace('Content_Type: application/json', 'Content_Type: aplicación/json')

/** What it takes to work. */
const corrected = `${canvas
  .replace('  attribute: lead score\n', '  attribute: lead score\n  min: 0\n')
  .replace('window: 1d', 'window: 30d')}handoff:
  name: Salesforce > Update Lead to MQL
  threshold: 100
  audience:
    - attribute: lead_status
      is_none_of: [MQL]
  reeligibility: 0s
  webhook:
    method: PATCH
    url: https://example.my.salesforce.com/services/data/v60.0/sobjects/Lead/{{\${user_id}}}
    headers:
      Authorization: >-
        {% connected_content https://example.my.salesforce.com/services/oauth2/token
        :method post :basic_auth salesforce :body grant_type=client_credentials :retry :save result %}
        Bearer {{result.access_token}}
      Content-Type: application/json
    body: |
      {% assign threshold = 100 %}
      {% if {{custom_attribute.\${lead score}}} > threshold %}
      { "Status": "MQL" }
      {% else %}
      {% abort_message('not at threshold') %}
      {% endif %}
  crm_sync:
    after: 15m
    attributes: { lead_status: MQL }
launch:
  at: 2026-01-01T00:00:00Z
  seed: 0
`

test('the corrected recipe has no error and no warning', () => {
  const found = diagnose(corrected)
  expect(found.filter(({ severity }) => severity !== 'info').map(inWords)).toEqual([])
  expect(found.map(({ code }) => code)).toEqual(['LS227'])
})

test.each([
  ['english', english],
  ['translated', translated],
])('each fault of the %s recipe is found once', async (name, yaml) => {
  const numbered = yaml
    .trimEnd()
    .split('\n')
    .map((line, index) => `${String(index + 1).padStart(3)}  ${line}`.trimEnd())
  const text = `${numbered.join('\n')}\n\n${diagnose(yaml).map(inWords).join('\n')}\n`
  await expect(text).toMatchFileSnapshot(`golden/recipe-${name}.txt`)
})

test('one fault at a time, each in the corrected recipe, is one finding', () => {
  const faults: readonly (readonly [string, string, string])[] = [
    ['LS401', 'Content-Type: application', 'Content_Type: application'],
    ['LS418', 'application/json', 'aplicación/json'],
    ['LS413', '"Status"', '"lead_status"'],
    ['LS310', '{{${user_id}}}', '{{$user_id}}}'],
    ['LS414', 'services/data', 'servicios/datos'],
    ['LS414', 'sobjects/Lead', 'sobjects/Leads'],
    ['LS414', 'sobjects', 'sobject'],
    ['LS414', 'v60.0', 'v60'],
    ['LS415', 'method: PATCH', 'method: POST'],
    ['LS415', '    method: PATCH\n', ''],
    ['LS416', 'services/oauth2/token', 'services/oauth2/símbolo'],
    ['LS326', ':body grant', ':cuerpo grant'],
    ['LS326', ':save result', ':guardar result'],
    ['LS327', 'token\n', 'token<br>\n'],
    ['LS411', '{{result.', '{{results.'],
    ['LS419', 'threshold: 100', 'threshold: 101'],
    ['LS419', '> threshold', '>= threshold'],
    ['LS420', '> threshold', '> threshold and {{custom_attribute.${lead score}}} < 150'],
    ['LS421', '> threshold', '> treshold'],
    ['LS422', '{{${user_id}}}', '{{custom_attribute.${salesforce_lead_id}}}'],
    ['LS417', '"MQL" }', '"MQL", "NumberOfEmployees": {{custom_attribute.${seats}}} }'],
    ['LS417', '"MQL" }', '"MQL", }'],
    ['LS423', ':basic_auth salesforce :body', ':body client_id=a&client_secret=Zp81-x&'],
    ['LS424', 'https://example.my.salesforce.com/services/data', 'http://example.my.salesforce.com/services/data'],
    ['LS426', ' :retry', ''],
    ['LS412', '${lead score}', '${lead scor}'],
    ['LS232', '${lead score}', '${lead_score}'],
    ['LS229', '  crm_sync:\n    after: 15m\n    attributes: { lead_status: MQL }\n', ''],
    ['LS403', '  reeligibility: 0s\n  webhook', '  webhook'],
  ]
  for (const [code, from, to] of faults) {
    expect(corrected).toContain(from)
    const found = diagnose(corrected.replace(from, () => to)).filter((one) => one.code !== 'LS227')
    expect(
      found.map((one) => one.code),
      `${from} → ${to}\n${found.map(inWords).join('\n')}`,
    ).toEqual([code])
  }
})
