/** Builds the small configs that rules show as bad and good examples. */

const parts = {
  score: `score:
  attribute: lead score`,
  entry: `entry:
  triggers:
    - attribute_changed: lead score
    - email_added`,
  groups: `action_groups:
  - name: Engaged
    points: 1
    triggers:
      - session_start`,
  inactivity: `inactivity:
  window: 30d
  points: -1`,
  handoff: '',
  launch: '',
  gates: '',
}

/** A whole config with some parts replaced; an empty part is left out. */
export function example(replaced: Partial<typeof parts>): string {
  return document({ ...parts, ...replaced })
}

const handoffParts = {
  threshold: '',
  audience: `  audience:
    - attribute: lead_status
      is_none_of: [MQL]`,
  reeligibility: '  reeligibility: 0s',
  webhook: `  webhook:
    method: PATCH
    url: https://example.com/leads/{{\${user_id}}}`,
  headers: `    headers:
      Content-Type: application/json`,
  body: `    body: >-
      {% if {{custom_attribute.\${lead score}}} > 100 %}{ "lead_status": "MQL" }
      {% else %}{% abort_message('not at threshold') %}{% endif %}`,
  sync: `  crm_sync:
    attributes: { lead_status: MQL }`,
}

/** A whole config with a hand-off, of which some parts are replaced; an empty part is left out. */
export function handoffExample(
  replaced: Partial<typeof handoffParts>,
  others: Partial<Omit<typeof parts, 'handoff'>> = {},
): string {
  return example({ ...others, handoff: `handoff:\n${joined({ ...handoffParts, ...replaced })}` })
}

function document(all: Readonly<Record<string, string>>): string {
  return `version: 1\nname: Lead Scoring Canvas\n${joined(all)}\n`
}

function joined(all: Readonly<Record<string, string>>): string {
  return Object.values(all)
    .filter((part) => part !== '')
    .join('\n')
}
