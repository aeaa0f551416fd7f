/** Going live, in the order that loses nobody. */
import type { Plan } from '../plan/plan.ts'
import { formatTimeShort } from '../text/time.ts'
import { heartbeatOf, type Canvas } from './canvas.ts'
import { say, type Text } from './say.ts'
import { differs, field, how, section, type Note, type SheetSection, type Template } from './sheet.ts'

export function launchSteps(letter: string, plan: Plan, canvas: Canvas): SheetSection {
  const when: Text = [plan.launch ? `at ${formatTimeShort(plan.launch.at)} UTC` : 'when everything else is done']
  return section(
    letter,
    'Launch',
    [`In this order${plan.handoff ? ': the campaign has to be there before the first score is written' : ''}.`],
    [
      ...(plan.handoff
        ? [
            {
              title: ['Launch the campaign'],
              fields: [field('Campaign', say`${plan.handoff.name}`)],
              check: ['The campaign is live'],
            },
          ]
        : []),
      {
        title: ['Launch the Canvas'],
        fields: [field('Canvas', say`${plan.name}, ${when}`)],
        notes: [
          how([
            'Before: previewing a path writes nothing, but the test of a User Update really writes to the user who is chosen.',
          ]),
        ],
        check: ['The Canvas is live'],
      },
      seeding(plan, canvas),
      {
        title: ['Afterwards'],
        fields: [
          field('Watch', [
            'that the Canvas stays active: Braze may mark one that sends no messages as idle, and stop it',
          ]),
          field('Never', [
            'stop and resume it: whose window ran out meanwhile leaves without an update, and is not scored any more',
          ]),
          field('A new window or ranking', [
            'means a new Action Path or a new Canvas: leads who wait keep the old one',
          ]),
          field('Data points', ['every write of an attribute is one']),
        ],
        check: ['Somebody looks after the Canvas'],
      },
    ],
  )
}

function seeding(plan: Plan, canvas: Canvas) {
  const { attribute } = plan.score
  const seed = plan.launch?.seed ?? null
  if (seed === null || plan.launch === null) {
    return {
      title: ['Users who are there already'],
      fields: [field('First score', ['none is written'])],
      notes: [
        differs(['The Canvas ignores the past: they enter only when one of the entry triggers fires for them.'], 'T7'),
      ],
      check: ['It is known who is not scored'],
    }
  }
  const attributes = {
    [attribute]: seed,
    ...(canvas.loop === null || canvas.loop === attribute ? {} : { [heartbeatOf(plan)]: 1 }),
  }
  const names = Object.keys(attributes)
  const csv = [['external_id', ...names].map(csvCell).join(','), `USER_ID,${Object.values(attributes).join(',')}`].join(
    '\n',
  )
  const templates: Template[] = [
    { label: 'CSV, a line for each of them', language: 'csv', text: `${csv}\n` },
    {
      label: 'or POST /users/track, up to 75 of them in one request',
      language: 'json',
      text: `${JSON.stringify({ attributes: [{ external_id: 'USER_ID', ...attributes }] }, null, 2)}\n`,
    },
  ]
  const notes: Note[] = [
    how(['After the launch, not before: only then does the write let them in.'], 'T7'),
    differs(
      say`Who has a ${attribute} already is left out, and so does not enter until another entry trigger fires for them.`,
      'T7',
    ),
    differs(['An import takes its time, so that leads enter one after the other and not at one instant.'], 'T7', 'T6'),
  ]
  return {
    title: ['Write the first score'],
    fields: [
      field('Users', say`a segment of everybody whose ${attribute} is blank`),
      field('Import', ['Audience › Import Users (CSV), or the REST API']),
    ],
    templates,
    notes,
    check: say`${attribute} is ${seed} for everybody who had none`,
  }
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
