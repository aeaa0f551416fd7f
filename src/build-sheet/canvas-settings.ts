/** The first pages of the Canvas builder: basics, entry schedule, target audience, send settings. */
import { conditionTests } from '../condition/condition.ts'
import type { Labels } from '../plan/labels.ts'
import type { Plan } from '../plan/plan.ts'
import { formatTimeShort } from '../text/time.ts'
import { heartbeatOf, type Canvas } from './canvas.ts'
import { dashboardDuration } from './duration.ts'
import { audienceRows } from './filter-words.ts'
import { join, say } from './say.ts'
import { differs, field, how, row, section, type Note, type Row, type SheetSection } from './sheet.ts'
import { attributeChanged, triggerRows } from './trigger-rows.ts'

export function canvasSettings(plan: Plan, labels: Labels, canvas: Canvas): SheetSection {
  return section(
    'B',
    'Canvas: settings',
    ['Messaging › Canvas › Create Canvas. The pages come in this order.'],
    [
      {
        title: ['Basics'],
        fields: [
          field('Canvas name', say`${plan.name}`),
          ...(labels.description === null ? [] : [field('Description', say`${labels.description}`)]),
          field(
            'Tags',
            labels.tags.length === 0
              ? ['none']
              : join(
                  labels.tags.map((tag) => say`${tag}`),
                  ', ',
                ),
          ),
          field('Conversion events', ['none needed']),
        ],
        check: ['Name and tags'],
      },
      entrySchedule(plan, canvas),
      targetAudience(plan),
      entryControls(plan),
      {
        title: ['Exit criteria'],
        fields: [field('Exception events, segments and filters', ['none'])],
        notes: [how(['A lead who exits while they wait is not let in again, and not scored any more.'])],
        check: ['No exit criteria'],
      },
      sendSettings(plan),
    ],
  )
}

function entrySchedule(plan: Plan, canvas: Canvas) {
  const start = plan.launch ? `${formatTimeShort(plan.launch.at)} UTC` : 'when it is launched'
  return {
    title: ['Entry Schedule'],
    fields: [
      field('Entry type', ['Action-Based']),
      field('Users enter when they do any of these', ...entryTriggers(plan, canvas)),
      field('Start', [start]),
      field('End', ['none']),
    ],
    notes: [
      how(['What happened before the launch lets nobody in.'], 'T7'),
      ...(plan.launch ? [how(['The time is UTC; the dashboard may show another zone.'])] : []),
    ],
    check: ['Action-Based, with every entry trigger, and without an end'],
  }
}

function entryTriggers(plan: Plan, canvas: Canvas): Row[] {
  const { attribute, heartbeat } = plan.score
  const rows: Row[] = []
  let isLooped = false
  for (const trigger of plan.entry.triggers) {
    const { match } = trigger
    const isScore = match.on === 'attribute' && match.attribute === attribute && !match.nonEmpty
    if (!isScore) rows.push(...triggerRows(trigger, 'entry'))
    else if (!heartbeat)
      rows.push(row(attributeChanged(attribute, match.to).text, { notes: [loopNote(match.to !== null)] }))
    else if (!isLooped)
      rows.push(row(attributeChanged(heartbeatOf(plan), null).text, { notes: heartbeatNotes(attribute) }))
    isLooped ||= isScore
  }
  if (canvas.loop !== null) return rows
  const last = rows.pop()!
  const note = differs(say`No entry trigger looks at ${attribute}: a lead is scored once for each entry.`, 'U2')
  return [...rows, { ...last, notes: [...last.notes, note] }]
}

function loopNote(isOneValue: boolean): Note {
  if (isOneValue) return how(['Only a write of exactly this score lets the lead in again.'], 'U2')
  return how(['This is the loop: every User Update of this Canvas changes it, and so lets the lead in again.'], 'U2')
}

function heartbeatNotes(attribute: string): Note[] {
  return [
    how(
      say`This is the loop, in place of ${attribute}: a bound may leave the score as it is, and a write between two windows must not let the lead in again. Only the step “Heartbeat” changes it.`,
      'U3',
    ),
    how(say`Do not add a trigger on ${attribute} itself: scores that come from outside let nobody in.`, 'U3'),
  ]
}

function targetAudience(plan: Plan) {
  const { audience } = plan.entry
  const notes = [
    how(
      [
        'It is checked again at every re-entry: a lead who stops matching is scored once more, and then stays as they are.',
      ],
      'E2',
    ),
  ]
  const names = new Set([...conditionTests(audience)].map(({ name }) => name))
  const triggered = plan.entry.triggers.flatMap(({ match }) => (match.on === 'attribute' ? [match.attribute] : []))
  for (const name of triggered) {
    if (!names.has(name) || name === 'email') continue
    notes.push(
      differs(
        say`${name} is both an entry trigger and a filter; Braze advises against it, since the filter may still see the old value.`,
        'E2',
      ),
    )
  }
  if (plan.entry.triggers.some(({ match }) => match.on === 'event')) {
    notes.push(
      differs(
        [
          'For an event Braze looks at the audience as it was before the event; the rules look after it. Attributes in one request with the event are written first.',
        ],
        'E2',
      ),
    )
  }
  return {
    title: ['Target Audience'],
    fields: [field('Entry audience', ...audienceRows(audience))],
    notes,
    check: audience ? ['Filters of the audience, with their joins'] : ['No filters'],
  }
}

function entryControls(plan: Plan) {
  const { reeligibilityMs } = plan.entry
  const again =
    reeligibilityMs === null
      ? field('Allow users to re-enter this Canvas', ['off'])
      : field('Allow users to re-enter this Canvas', [
          'on, after a window of ',
          { code: dashboardDuration(reeligibilityMs) },
        ])
  const note =
    reeligibilityMs === null
      ? how(['Everybody is scored once.'], 'E2')
      : reeligibilityMs === 0
        ? how(
            ['Not “after the maximum duration”: the loop needs 0 seconds. A lead can then wait several times at once.'],
            'E3',
          )
        : how(['Whoever is refused within this time is out of the loop.'], 'E2')
  return {
    title: ['Entry controls'],
    fields: [again, field('Limit entrance volume', ['off'])],
    notes: [
      note,
      differs(
        [
          'Entries of one user within the same second are one: an action that fast after an entry ends the loop for them. `simulate --latency` shows whom.',
        ],
        'T6',
      ),
    ],
    check:
      reeligibilityMs === null
        ? ['Re-entry is off']
        : say`Re-entry is on, after ${[dashboardDuration(reeligibilityMs)]}; no limit of entrances`,
  }
}

function sendSettings(plan: Plan) {
  const names = {
    all: 'all users, including unsubscribed users',
    subscribed: 'users who are subscribed or opted in',
    opted_in: 'opted-in users only',
  }
  return {
    title: ['Send Settings'],
    fields: [
      field('Subscription settings', [names[plan.entry.subscription]]),
      field('Frequency capping, quiet hours, rate limit', ['off']),
      field('Global Control Group', ['exclude this Canvas from it']),
      field('Variants', ['one, with 100 %; no control group']),
    ],
    notes: [
      how([
        'The subscription setting holds for messages, and this Canvas sends none: it neither keeps anybody out nor stops a User Update.',
      ]),
      how(['A lead in a control group would never be scored.']),
    ],
    check: ['Subscription, no capping, no control group'],
  }
}
