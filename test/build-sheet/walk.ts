/**
 * Walks one lead through a built Canvas as Braze would, step by step and without latency: the change of an attribute lets
 * them in again, an Action Path waits, an Audience Path looks at filters, a User Update writes. It knows no bounds, no
 * windows and no heartbeat; all of that has to be in the steps.
 */
import { compileCondition } from '../../src/condition/compile.ts'
import type { ActionPath, Canvas } from '../../src/build-sheet/canvas.ts'

export interface Moment {
  readonly time: number
  /** A custom event, a new address, or a score that something else writes. */
  readonly event?: string
  readonly email?: string
  readonly score?: number
}

interface Entry {
  readonly step: ActionPath
  readonly due: number
  readonly order: number
  group: number | null
}

interface Rules {
  readonly canvas: Canvas
  readonly score: string
  /** Of the entry triggers of the sheet; null is any new value. */
  readonly enters: { readonly attribute: string; readonly values: readonly number[] | null } | null
  readonly onEmail: boolean
  readonly ranked: boolean
}

export function walk({ canvas, score, enters, onEmail, ranked }: Rules, moments: readonly Moment[], until: number) {
  const attributes = new Map<string, unknown>()
  let waiting: Entry[] = []
  let entries = 0
  let order = 0

  const enter = (time: number) => {
    entries++
    follow(canvas.steps[0].id, time)
  }
  const write = (attribute: string, value: number | string, time: number) => {
    const isNew = attributes.get(attribute) !== value
    attributes.set(attribute, value)
    if (isNew && attribute === enters?.attribute && (enters.values === null || enters.values.includes(value as number)))
      enter(time)
  }
  const follow = (to: string, time: number): void => {
    const step = canvas.steps.find(({ id }) => id === to)
    if (!step) return
    switch (step.kind) {
      case 'action-path':
        waiting.push({ step, due: time + step.ms, order: order++, group: null })
        return
      case 'audience-path': {
        const group = step.groups.find(({ filter }) => compileCondition(filter)(attributes, null))
        return follow(group?.to ?? step.everyoneElse, time)
      }
      case 'user-update': {
        const old = (attributes.get(step.attribute) as number | undefined) ?? 0
        const changes = { increment: old + step.amount, decrement: old - step.amount, set: step.amount }
        write(step.attribute, changes[step.action], time)
        return follow(step.to, time)
      }
    }
  }
  const timeOut = (now: number) => {
    for (;;) {
      const [next] = waiting.filter(({ due }) => due <= now).sort((a, b) => a.due - b.due || a.order - b.order)
      if (!next) return
      waiting = waiting.filter((entry) => entry !== next)
      follow(next.group === null ? next.step.everyoneElse : next.step.groups[next.group]!.to, next.due)
    }
  }
  const act = (event: string, time: number) => {
    const groupOf = ({ step }: Entry) =>
      step.groups.findIndex(({ group }) =>
        group.triggers.some(({ match }) => match.on === 'event' && match.name === event),
      )
    const [earliest] = waiting.filter((entry) => groupOf(entry) >= 0).sort((a, b) => a.order - b.order)
    if (!earliest) return
    const group = groupOf(earliest)
    if (ranked) {
      for (const entry of waiting) entry.group = entry.group === null ? group : Math.min(entry.group, group)
      return
    }
    // Braze does so within one step; between several the sheet says that it does not.
    waiting = []
    follow(earliest.step.groups[group]!.to, time)
  }
  for (const { time, event, email, score: outside } of moments) {
    timeOut(time)
    if (event !== undefined) act(event, time)
    if (email !== undefined) {
      const isNew = attributes.get('email') !== email
      attributes.set('email', email)
      if (isNew && onEmail) enter(time)
    }
    if (outside !== undefined) write(score, outside, time)
  }
  timeOut(until)
  return { score: (attributes.get(score) as number | undefined) ?? 0, entries, waiting: waiting.length }
}
