/** The Canvas's steps, one by one, as the builder sets them up. */
import type { Plan } from '../plan/plan.ts'
import {
  ends,
  heartbeatOf,
  mostSteps,
  type ActionPath,
  type AudiencePath,
  type Canvas,
  type CanvasStep,
  type End,
  type StepId,
  type UserUpdate,
} from './canvas.ts'
import { dashboardDuration } from './duration.ts'
import { audienceRows } from './filter-words.ts'
import { say, type Text } from './say.ts'
import { differs, field, how, row, section, type Note, type SheetSection, type SheetStep } from './sheet.ts'
import { triggerRows } from './trigger-rows.ts'

type Drafted = Omit<SheetStep, 'id' | 'templates'>

export function canvasSteps(plan: Plan, canvas: Canvas): SheetSection {
  const { steps } = canvas
  const intro: Text = [
    `Build Canvas. ${steps.length === 1 ? 'One step' : `${steps.length} steps`}; each has its number in the picture. Where a path leads to a step that is there already, draw the connection to it; if the editor refuses, put a copy of that step and of what follows there.`,
    ...(steps.length > mostSteps ? [` This cannot be built as it is: a Canvas has at most ${mostSteps} steps.`] : []),
  ]
  return section(
    'C',
    'Canvas: steps',
    intro,
    steps.map((step) => draft(step, plan, canvas)),
  )
}

function draft(step: CanvasStep, plan: Plan, canvas: Canvas): Drafted {
  switch (step.kind) {
    case 'action-path':
      return actionPath(step, plan, canvas)
    case 'audience-path':
      return audiencePath(step, canvas)
    case 'user-update':
      return userUpdate(step, plan, canvas)
  }
}

function leadsTo(to: StepId | End, { steps }: Canvas): Text {
  if (to in ends)
    return [
      to === 'again'
        ? 'nothing: the path ends here, and the write lets the lead in again'
        : to === 'exit'
          ? 'exit the Canvas'
          : 'nothing: the path ends here, and the lead is out of the loop',
    ]
  const step = steps.find(({ id }) => id === to)!
  return [`${step.id} `, { code: step.title }]
}

function actionPath(step: ActionPath, plan: Plan, canvas: Canvas): Drafted {
  const paths = canvas.steps.filter(({ kind }) => kind === 'action-path')
  const isFirst = paths[0] === step
  const title: Text = say`Action Path ${step.title}`
  const fields = [
    field('Evaluation window', [dashboardDuration(step.ms)]),
    field('Advance users based on ranked order', [plan.ranked ? 'on' : 'off']),
    ...step.groups.map(({ group, to }, index) =>
      field(
        `Action group ${index + 1}`,
        row(say`${group.name}`, { under: [say`then ${leadsTo(to, canvas)}`] }),
        ...(isFirst
          ? group.triggers.flatMap((trigger) => triggerRows(trigger, 'group'))
          : [row(['its triggers as in ', { code: 'C1' }])]),
      ),
    ),
    field('Everyone Else', row(say`then ${leadsTo(step.everyoneElse, canvas)}`)),
  ]
  return {
    title,
    fields,
    notes: isFirst ? firstPathNotes(plan, paths.length) : laterPathNotes(plan, step),
    check: say`${title}: window, ranking, ${[step.groups.length === 1 ? 'the group' : `${step.groups.length} groups in this order`]}, every trigger`,
  }
}

function firstPathNotes(plan: Plan, paths: number): Note[] {
  const notes = [
    how(['Window and ranking cannot be changed after the launch.']),
    plan.ranked
      ? how(['Everybody waits to the end of the window, and then takes the highest group they have met.'], 'A3')
      : how(
          [
            'The first action advances a lead at once. An event that fits several groups has to go to the first of them: Braze does not say which it takes.',
          ],
          'A1',
        ),
    differs(
      [
        'After a write Braze needs a moment until the lead waits again. What they do meanwhile scores nothing; `simulate --latency` counts it.',
      ],
      'T6',
      'A4',
    ),
    how(
      [
        'A lead who waits several times decays once for each. An action brings them together again, unless ranking is on.',
      ],
      'A2',
      'I3',
    ),
  ]
  if (plan.groups.length === 8) {
    notes.push(
      differs([
        'Eight groups are the most, and it is not certain that Everyone Else is not one of them: if the editor refuses the eighth, join two that give the same points.',
      ]),
    )
  }
  if (plan.groups.some(({ points }) => points === null)) {
    notes.push(
      differs(
        ['Who exits leaves at the end of the evaluation window, not at once; nothing is written either way.'],
        'A5',
      ),
    )
  }
  if (paths > 1)
    notes.push(
      how(
        [
          `Braze's longest window is 31 days, and every inactivity window ends a step: ${paths} Action Paths come one after the other, each with all groups.`,
        ],
        'I2',
      ),
    )
  return notes
}

function laterPathNotes(plan: Plan, step: ActionPath): Note[] {
  const split = plan.windows.every(({ ms }) => ms !== step.untilMs - step.ms)
  const notes = [
    how([`Ends ${dashboardDuration(step.untilMs)} after the wait began.`], 'I2'),
    differs(
      [
        'A lead who waits here and in another Action Path is counted in both: Braze brings waiting entries together within one step only.',
      ],
      'A2',
    ),
  ]
  if (plan.ranked && split)
    notes.push(
      differs(
        [
          'With ranking on, a lead leaves at the end of the step before, with the best group of that step, not at the end of the whole window.',
        ],
        'A3',
      ),
    )
  return notes
}

const gateNote = how(['The entry trigger names a value: only a lead whose new score is this one enters again.'], 'U3')

const boundNotes: readonly Note[] = [
  how(['Who would leave the bounds is set to the bound. A lead without a score counts as 0.'], 'U1'),
  how(['The group for the other bound is for scores that something else has written.'], 'U1'),
  differs(
    [
      'Two entries that are updated at the same moment both look before either writes: the score can then leave the bounds until the next update.',
    ],
    'U1',
  ),
]

function audiencePath(step: AudiencePath, canvas: Canvas): Drafted {
  const firstBounds = canvas.steps.find((one) => one.kind === 'audience-path' && !one.isGate)
  const title: Text = say`Audience Path ${step.title}`
  return {
    title,
    fields: [
      ...step.groups.map(({ label, filter, to }, index) =>
        field(
          `Audience group ${index + 1}`,
          row(say`${label}`, { under: [say`then ${leadsTo(to, canvas)}`] }),
          ...audienceRows(filter),
        ),
      ),
      field('Everyone Else', say`then ${leadsTo(step.everyoneElse, canvas)}`),
    ],
    notes: step.isGate ? [gateNote] : step.id === firstBounds?.id ? boundNotes : [],
    check: say`${title}: filters, in this order`,
  }
}

function userUpdate(step: UserUpdate, plan: Plan, canvas: Canvas): Drafted {
  const title: Text = say`User Update ${step.title}`
  const actions = { increment: 'Increment By', decrement: 'Decrement By', set: 'Update to' }
  const isHeartbeat = plan.score.heartbeat && step.attribute === heartbeatOf(plan)
  return {
    title,
    fields: [
      field('Attribute', say`${step.attribute}`),
      field('Action', [actions[step.action]]),
      field('Value', say`${step.amount}`),
      field('Next', leadsTo(step.to, canvas)),
    ],
    notes: [
      ...(isHeartbeat ? [how(['It comes after the score, so that the re-entry sees the new one.'], 'U3', 'U5')] : []),
      ...(step.to === 'out' && !isHeartbeat ? [how(['Nothing lets the lead in again after this.'], 'U2')] : []),
    ],
    check: say`${title}: ${[actions[step.action]]} ${step.amount} on ${step.attribute}`,
  }
}
