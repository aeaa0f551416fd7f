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
}

/** A whole config with some parts replaced; an empty part is left out. */
export function example(replaced: Partial<typeof parts>): string {
  const all = { ...parts, ...replaced }
  return `${['version: 1\nname: Lead Scoring Canvas', ...Object.values(all)].filter((part) => part !== '').join('\n')}\n`
}
