/** What `leadscore compile` refuses to write as SQL of a warehouse, besides what `validate` finds. */
import { example, handoffExample } from './examples.ts'
import type { RuleDescription } from './rule.ts'

const demo = (where: string) =>
  example({
    groups: `action_groups:
  - name: High intent
    points: 5
    triggers:
      - custom_event: demo_requested
        where:
          - ${where}`,
  })

const entered = (condition: string) =>
  example({
    entry: `entry:
  triggers:
    - attribute_changed: lead score
    - email_added
  audience:
    - attribute: lead score
      ${condition}`,
  })

const event = (name: string) =>
  example({ groups: `action_groups:\n  - name: Engaged\n    points: 1\n    triggers:\n      - custom_event: ${name}` })

const synced = (score: string) => handoffExample({ sync: `  crm_sync:\n    attributes: { lead score: ${score} }` })

const ofWarehouses = (description: Omit<RuleDescription, 'severity' | 'found'>): RuleDescription => ({
  ...description,
  severity: 'error',
  found: 'compile',
})

const located = (trigger: string) => `version: 1
name: Lead Scoring Canvas
score: { attribute: lead score }
entry: { triggers: [attribute_changed: lead score, email_added] }
action_groups: [{ name: Engaged, points: 1, triggers: [${trigger}] }]
inactivity: { window: 30d, points: -1 }
`

export const warehouseRules: readonly RuleDescription[] = [
  ofWarehouses({
    code: 'LS601',
    name: 'gate-beyond-score',
    summary: 'A webhook decides by more than the score, which SQL cannot follow',
    why: 'SQL knows the score of a lead at each moment, and renders no Liquid. Let the body decide by the score alone, and say the rest in `handoff.audience`.',
    bad: handoffExample({
      body: `    body: >-
      {% if {{custom_attribute.\${lead score}}} > 100 and {{custom_attribute.\${plan}}} == 'pro' %}{}
      {% else %}{% abort_message('not yet') %}{% endif %}`,
    }),
    good: handoffExample({ audience: '  audience:\n    - attribute: plan\n      equals: pro' }),
  }),
  ofWarehouses({
    code: 'LS602',
    name: 'regex-beyond-dialect',
    summary: 'The warehouse reads a regular expression differently',
    why: 'Each warehouse has its own regular expressions: word boundaries, lazy counts and flags differ. Characters, classes, groups, `|` and counts mean the same in all of them; DuckDB and BigQuery take whatever `simulate` takes.',
    bad: demo("{ property: plan, matches_regex: '\\bpro\\b' }"),
    good: demo("{ property: plan, matches_regex: '^(pro|enterprise)$' }"),
  }),
  ofWarehouses({
    code: 'LS603',
    name: 'array-in-score',
    summary: 'A condition looks for an array in the score',
    why: 'SQL keeps the score as a number, which holds no elements. Test it with `more_than`, `less_than` or `is_any_of`.',
    bad: entered('includes_none_of: [customer]'),
    good: entered('less_than: 500'),
  }),
  ofWarehouses({
    code: 'LS604',
    name: 'text-beyond-sql',
    summary: 'A name or value holds a NUL or half a surrogate pair',
    why: 'No warehouse keeps such a text, so that nothing in it could ever be equal to it. Mostly it came from a broken export.',
    bad: event('"demo\\0requested"'),
    good: event('demo_requested'),
  }),
  ofWarehouses({
    code: 'LS605',
    name: 'fractional-score',
    summary: 'The CRM sync writes a score with a fraction',
    why: 'SQL counts in whole numbers, as points are. A score with a fraction would be rounded, and the lead would have another one than in Braze.',
    bad: synced('0.5'),
    good: synced('0'),
  }),
  ofWarehouses({
    code: 'LS606',
    name: 'array-beyond-dialect',
    summary: 'The warehouse cannot look into an array of a property',
    why: 'Redshift has no way to search an array inside of an expression, as `includes_any_of` and `includes_none_of` do. Compile for another dialect, or log the property once for each element.',
    bad: demo('{ property: plans, includes_any_of: [pro] }'),
    good: demo('{ property: plan, is_any_of: [pro] }'),
  }),
  ofWarehouses({
    code: 'LS607',
    name: 'beyond-source',
    summary: 'The tables of Braze do not hold what the config asks for (`--source`)',
    why: 'A trigger that no table tells of would never fire, and a score without it would be another one than in Braze. The Snowflake share has no changes of attributes, and ids in place of the names of campaigns and Canvases; no source has locations.',
    bad: located('location'),
    good: located('session_start'),
  }),
]
