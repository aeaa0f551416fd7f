/** What is wrong with comments that suppress findings; `leadscore rules` explains these codes like all others. */

const config = (before: string, group = '  - name: Engaged') => `version: 1
name: Lead Scoring Canvas
score:
  attribute: lead score
entry:
${before}  triggers:
    - attribute_changed: lead score
    - email_added
action_groups:
${group}
    points: 1
    triggers:
      - session_start
inactivity:
  window: 30d
  points: -1
`

const noLaunch = 'users who exist at the launch are scored by hand'

export const suppressionRules = [
  {
    code: 'LS007',
    name: 'unused-suppression',
    severity: 'warning',
    summary: 'A comment suppresses nothing',
    why: 'The finding has been mended, or has moved to another line. A comment that stays would silence the next one that nobody has looked at. Nothing is said while the config has errors, since rules are silent about what is broken.',
    bad: config('', '  # leadscore-disable-next-line LS221 -- email_added is a group on purpose\n  - name: Engaged'),
    good: config(''),
  },
  {
    code: 'LS008',
    name: 'suppression-without-reason',
    severity: 'error',
    summary: 'A comment suppresses a finding and does not say why',
    why: 'Whoever reads it later has to know whether it still holds. The reason follows after ` -- `; the finding stays suppressed meanwhile.',
    bad: config('  # leadscore-disable-next-line LS228\n'),
    good: config(`  # leadscore-disable-next-line LS228 -- ${noLaunch}\n`),
  },
  {
    code: 'LS009',
    name: 'bad-suppression',
    severity: 'error',
    summary: 'A comment that suppresses findings cannot be understood',
    why: 'It names a rule that does not exist or cannot be suppressed, a day that is none, or stands at the wrong place. There are `# leadscore-disable-next-line RULE -- reason`, `# leadscore-disable-line RULE -- reason` at the end of a line, and `# leadscore-snooze 2026-12-31 RULE -- reason`; RULE is a code or a name, several are separated by commas. Errors of YAML and structure (LS0xx, LS1xx) cannot be suppressed: such a config has no meaning.',
    bad: config(`  # leadscore-disable-next-line nobody-enter -- ${noLaunch}\n`),
    good: config(`  # leadscore-disable-next-line nobody-enters -- ${noLaunch}\n`),
  },
  {
    code: 'LS010',
    name: 'snooze-over',
    severity: 'info',
    summary: 'A finding that was snoozed is back',
    why: 'A snooze holds until the end of its day in UTC. Mend the finding, choose a later day, or use `# leadscore-disable-next-line` if it is meant to stay.',
    bad: config(`  # leadscore-snooze 2026-01-31 LS228 -- the launch is planned next quarter\n`),
    good: config(`  # leadscore-disable-next-line LS228 -- ${noLaunch}\n`),
  },
] as const
