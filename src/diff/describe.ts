/** Change → one line for people: what it is about, and what was and is. */
import type { ActionGroup } from '../plan/plan.ts'
import { formatTimeShort } from '../text/time.ts'
import type { Change, ChangeOf, ChangeValues, WindowValue } from './change.ts'
import { againWords, conditionWords, decisionWords, durationWords, triggerWords, valueWords } from './words.ts'

export const sections = ['Score', 'Entry', 'Action groups', 'Inactivity', 'Hand-off', 'Launch', 'Config'] as const
export type Section = (typeof sections)[number]

export interface Description {
  readonly section: Section
  readonly sign: '+' | '-' | '~'
  readonly subject: string
  /** Without the subject. */
  readonly text: string
}

export function describeChange(change: Change): Description {
  const sign = change.before === null ? '+' : change.after === null ? '-' : '~'
  const [section, subject, text] = describe(change)
  return { section, sign: change.kind === 'group-moved' ? '~' : sign, subject, text }
}

/** The same in one text, for a sentence about causes. */
export function changeTitle(change: Change): string {
  const { subject, text } = describeChange(change)
  return `${subject}: ${text}`
}

type Line = readonly [section: Section, subject: string, text: string]

function describe(change: Change): Line {
  switch (change.kind) {
    case 'name':
    case 'description':
    case 'owner':
      return ['Config', change.kind, change.kind === 'description' ? 'reworded' : fromTo(change, valueWords)]
    case 'tags':
      return ['Config', 'tags', listDifference(change)]
    case 'gates':
      return ['Config', 'gates', listDifference(change)]
    case 'score-attribute':
      return ['Score', 'attribute', fromTo(change, valueWords)]
    case 'score-min':
      return ['Score', 'floor', fromTo(change, numberWords)]
    case 'score-max':
      return ['Score', 'ceiling', fromTo(change, numberWords)]
    case 'trigger':
      return describeTrigger(change)
    case 'trigger-moved':
      return ['Action groups', change.after!, `${triggerWords(change.trigger!)} moved here from ${change.before}`]
    case 'condition':
      return [change.subject === 'entry' ? 'Entry' : 'Hand-off', 'audience', conditionChange(change)]
    case 'reeligibility':
      return [change.subject === 'entry' ? 'Entry' : 'Hand-off', 're-eligibility', fromTo(change, againWords)]
    case 'subscription':
      return ['Entry', 'subscription', `${fromTo(change, String)}; Braze looks at it, a simulation does not`]
    case 'group':
      return ['Action groups', change.subject!, describeGroup(change)]
    case 'group-name':
      return ['Action groups', change.after!, `renamed from ${change.before}`]
    case 'group-points':
      return ['Action groups', change.subject!, pointsChange(change)]
    case 'group-moved':
      return [
        'Action groups',
        change.subject!,
        change.after === null ? 'moved to the top' : `moved after ${change.after}`,
      ]
    case 'ranked':
      return ['Action groups', 'ranked order', fromTo(change, (on) => (on ? 'on' : 'off'))]
    case 'window':
      return ['Inactivity', named('window', change.subject), fromTo(change, durationWords)]
    case 'window-points':
      return ['Inactivity', named('points', change.subject), fromTo(change, signedPoints)]
    case 'windows':
      return ['Inactivity', 'windows', fromTo(change, (windows) => windows.map(windowWords).join(', then '))]
    case 'handoff':
      return ['Hand-off', 'hand-off', describeHandoff(change)]
    case 'handoff-name':
      return ['Hand-off', 'name', fromTo(change, valueWords)]
    case 'threshold':
      return ['Hand-off', 'stated threshold', fromTo(change, numberWords)]
    case 'method':
      return ['Hand-off', 'method', fromTo(change, String)]
    case 'template':
      return ['Hand-off', change.subject!, describeTemplate(change)]
    case 'crm-sync':
      return ['Hand-off', 'CRM sync', fromTo(change, syncWords)]
    case 'source':
      return ['Config', 'source', describeSource(change)]
    case 'launch':
      return ['Launch', 'launch', fromTo(change, launchWords)]
  }
}

/** `14d → 30d`; what was not there before, or is not any more, is said. */
function fromTo<Kind extends Change['kind']>(
  { before, after }: ChangeOf<Kind>,
  words: (value: ChangeValues[Kind]) => string,
): string {
  if (before === null) return `now ${words(after!)}`
  if (after === null) return `no longer ${words(before)}`
  return `${words(before)} → ${words(after)}`
}

const minus = (text: string) => text.replace('-', '−')
const pointsWords = (points: number) => `${signedPoints(points)} ${Math.abs(points) === 1 ? 'point' : 'points'}`
const numberWords = (value: number) => minus(String(value))
const signedPoints = (points: number) => (points > 0 ? `+${points}` : numberWords(points))
const named = (what: string, number: string | null) => (number === null ? what : `${what} ${number}`)
const windowWords = ({ ms, points }: WindowValue) => `${durationWords(ms)} (${signedPoints(points)})`

function pointsChange({ before, after }: ChangeOf<'group-points'>): string {
  const words = (points: number | 'exit') => (points === 'exit' ? 'exit' : signedPoints(points))
  return `${words(before!)} → ${words(after!)}${after === 'exit' ? '' : ' points'}`
}

function describeTrigger({ subject, base, head, before, after }: ChangeOf<'trigger'>): Line {
  const isEntry = (head ?? base)?.[0] === 'entry'
  const text =
    before && after
      ? `${triggerWords(before)} → ${triggerWords(after)}`
      : after
        ? `new trigger ${triggerWords(after)}`
        : `no longer triggered by ${triggerWords(before!)}`
  return [isEntry ? 'Entry' : 'Action groups', isEntry ? 'triggers' : subject!, text]
}

function conditionChange({ before, after }: ChangeOf<'condition'>): string {
  if (before && after) return `${conditionWords(before)} → ${conditionWords(after)}`
  return after ? `also requires: ${conditionWords(after)}` : `no longer requires: ${conditionWords(before!)}`
}

function describeGroup({ before, after }: ChangeOf<'group'>): string {
  const words = ({ points, triggers }: ActionGroup) =>
    `${points === null ? 'exit' : pointsWords(points)} for ${triggers.map(triggerWords).join(', ')}`
  return after ? `new group, ${words(after)}` : `group removed (${words(before!)})`
}

function describeHandoff({ after, decisions }: ChangeOf<'handoff'>): string {
  const [before, now] = decisions!
  return after ? `new, ${decisionWords(now)}` : `removed; it ${decisionWords(before).replace('hands', 'handed')}`
}

function describeTemplate({ before, after, decisions }: ChangeOf<'template'>): string {
  const what = before === null ? 'new' : after === null ? 'removed' : 'template changed'
  if (!decisions) return `${what}; decides nothing`
  const [was, is] = decisions.map(decisionWords) as [string, string]
  if (was === is) return `${what}, still ${is}`
  return `${was} → ${is.replace(/^hands off (above|at) /, '$1 ')}`
}

function syncWords({ afterMs, attributes }: ChangeValues['crm-sync']): string {
  const pairs = Object.entries(attributes).map(([name, value]) => `${name} = ${valueWords(value)}`)
  return `${pairs.join(', ')} after ${durationWords(afterMs)}`
}

function describeSource({ before, after }: ChangeOf<'source'>): string {
  const what = before === null ? 'new' : after === null ? 'removed' : 'other fields'
  return `${what}; a log is read ${after ? 'as it says now' : 'as it said'}, for both sides`
}

function launchWords({ at, seed }: ChangeValues['launch']): string {
  return `${formatTimeShort(at)} UTC, ${seed === null ? 'no seed' : `seed ${numberWords(seed)}`}`
}

/** Tags and gates: what came and what went. */
function listDifference({ before, after }: ChangeOf<'tags'> | ChangeOf<'gates'>): string {
  const [from, to] = [before ?? [], after ?? []]
  const added = to.filter((item) => !from.includes(item))
  const removed = from.filter((item) => !to.includes(item))
  return [
    ...(added.length > 0 ? [`added ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`removed ${removed.join(', ')}`] : []),
  ].join('; ')
}
