/** Steps of the state machine → lines of the ledger, each with what began it and what came of it. */
import type { Lead, LeadResult, MissReason } from '../engine/lead.ts'
import type { EntryRefusal, HandoffOutcome, Step } from '../engine/trace.ts'
import { compileWebhook, type WebhookField } from '../handoff/compiled-webhook.ts'
import { attributesRead } from '../handoff/inputs.ts'
import { leadContext } from '../handoff/lead-context.ts'
import { requestFrom, type WebhookRequest } from '../handoff/request.ts'
import type { Plan } from '../plan/plan.ts'
import { rulesOf } from './cite.ts'
import { describeTrigger } from './describe.ts'
import type { Cause, Effect, FinalState, Happened, Ledger, LedgerLine } from './explanation.ts'
import { matchesOf } from './matches.ts'
import type { LeadEvent } from './read-lead.ts'
import type { Fate, LeadLog, Watcher } from './replay.ts'
import { Conditions, type Unmet } from './unmet.ts'

interface OpenLine {
  readonly time: number | null
  readonly cause: Cause
  readonly effects: Effect[]
  readonly before: unknown
  after: unknown
  /** The last step that went into it. */
  last: Step['what'] | null
}

/** Why the lead is not waiting, and since when. */
interface Out {
  readonly reason: MissReason
  readonly since: number | null
  readonly until: number | null
  readonly unmet: readonly Unmet[]
}

/** Rendered requests that are remembered. */
const mostRequests = 10_000

export class Recorder implements Watcher {
  readonly #plan: Plan
  readonly #log: LeadLog
  readonly #latency: number
  readonly #conditions = new Conditions()
  readonly #fields: readonly WebhookField[]
  readonly #reads: readonly string[]
  readonly #timeDependent: boolean
  readonly #requests = new Map<string, WebhookRequest>()
  readonly #lines: OpenLine[] = []
  /** Ranked: how many entries wait that have met a group, by the highest that they met. */
  readonly #met: number[]
  #lead!: Lead
  #line: OpenLine | undefined
  #score: unknown = null
  #lastEntry: number | null = null
  #lastHandoff: number | null = null
  #out: Out = { reason: 'never entered', since: null, until: null, unmet: [] }

  constructor(plan: Plan, log: LeadLog, latency: number) {
    this.#plan = plan
    this.#log = log
    this.#latency = latency
    this.#met = plan.groups.map(() => 0)
    this.#fields = plan.handoff ? compileWebhook(plan.handoff.webhook) : []
    this.#reads = attributesRead(this.#fields, plan.score.attribute)
    this.#timeDependent = this.#fields.some(({ template }) => template.timeDependent)
  }

  ledger(result: LeadResult): Ledger {
    const lines = this.#lines.map((line): LedgerLine => {
      const { time, cause, effects, before, after } = line
      return { time, cause, effects, before, after }
    })
    return { lines, final: this.#final(result) }
  }

  #final(result: LeadResult): FinalState {
    const { waits, pending } = this.#lead
    const { reason, since, unmet } = this.#out
    const isOut = waits.length === 0 && pending.every(({ what }) => what === 'crm sync')
    return { result, score: this.#score, waiting: waits, pending, out: isOut ? { reason, since, unmet } : null }
  }

  begin(lead: Lead): void {
    this.#lead = lead
    const { profile } = this.#log
    this.#settle()
    if (profile) this.#open(null, { kind: 'profile', attributes: profile })
  }

  event(at: LeadEvent, fate: Fate): void {
    this.#open(at.event.time, { kind: 'event', at, fate, changed: [] })
  }

  readonly trace = (time: number, step: Step): void => {
    if (!this.#belongs(time, step)) this.#open(time, causeOf(step, this.#plan))
    this.#line!.last = step.what
    this.#take(time, step)
    this.#settle()
  }

  #open(time: number | null, cause: Cause): void {
    this.#line = { time, cause, effects: [], before: this.#score, after: this.#score, last: null }
    this.#lines.push(this.#line)
  }

  /** Keeps the score as it is now. */
  #settle(): void {
    this.#score = this.#lead.attributes.get(this.#plan.score.attribute) ?? null
    if (this.#line) this.#line.after = this.#score
  }

  /** Whether a step goes on with the open line; what is due by itself begins another. */
  #belongs(time: number, step: Step): boolean {
    const line = this.#line
    if (line === undefined || line.time !== time) return false
    const { last } = line
    const ideal = this.#latency === 0
    switch (step.what) {
      case 'event':
        return last === null && line.cause.kind === 'event' && step.origin !== 'crm sync'
      case 'seeded':
      case 'window ended':
        return false
      case 'advanced':
        return !this.#plan.ranked
      case 'wrote':
      case 'not written':
        return ideal && (last === 'window ended' || last === 'advanced')
      case 'waiting': {
        const before = line.effects.at(-1)
        if (before?.what === 'entered') return before.begins === time
        return last === 'wrote' || last === 'not written' || (ideal && last === 'window ended')
      }
      case 'missed':
      case 'remembered':
      case 'entered':
      case 'entry refused':
      case 'left':
      case 'hand-off':
        return true
    }
  }

  #add(happened: Happened): void {
    this.#line!.effects.push({ ...happened, rules: rulesOf(happened, this.#plan, this.#latency) })
  }

  #take(time: number, step: Step): void {
    const { groups, windows, score } = this.#plan
    switch (step.what) {
      case 'event':
        this.#takeEvent(step)
        break
      case 'missed':
        this.#add({ what: 'missed', group: groups[step.group]!.name, ...this.#whyOut(step.reason) })
        break
      case 'remembered': {
        const higher = this.#meet(step.group, step.entries)
        this.#add({ ...step, group: groups[step.group]!.name, higher })
        break
      }
      case 'advanced':
        if (this.#plan.ranked) this.#met[step.group]!--
        this.#add({ ...step, group: groups[step.group]!.name })
        break
      case 'window ended':
        this.#add({ ...step, ms: windows[step.stage]!.ms })
        break
      case 'wrote': {
        const ideal = (step.from ?? 0) + step.points
        this.#add({ ...step, bound: step.to === ideal ? null : step.to === score.min ? 'min' : 'max' })
        break
      }
      case 'entered': {
        const by = this.#line!.effects.some(({ what }) => what === 'wrote') ? 'write' : 'event'
        this.#add({ ...step, again: this.#lastEntry !== null, by, others: this.#lead.waiting })
        this.#lastEntry = time
        break
      }
      case 'entry refused':
        this.#refused(time, step.reason)
        break
      case 'left':
        this.#add(step)
        this.#out = { reason: step.reason, since: time, until: null, unmet: [] }
        break
      case 'hand-off':
        this.#handoff(time, step.outcome, step.score)
        break
      case 'seeded':
      case 'not written':
      case 'waiting':
        this.#add(step)
        break
    }
  }

  #takeEvent(step: Step & { readonly what: 'event' }): void {
    const line = this.#line!
    const { cause } = line
    const changed = step.changes.map(([name]) => name)
    if (cause.kind === 'event') Object.assign(line, { cause: { ...cause, changed } })
    if (step.origin === 'before launch') return
    const event = cause.kind === 'event' ? cause.at.event : null
    const isProfile = event === null || event.type === 'profile'
    if (isProfile && step.changes.length === 0) {
      this.#add({ what: 'nothing changed' })
      return
    }
    const properties = event?.properties ?? null
    const happening = { type: event?.type ?? 'profile', name: event?.name ?? null, properties, changes: step.changes }
    this.#matches(matchesOf(this.#plan, happening, this.#lead.attributes, this.#conditions), changed)
  }

  /** What did not fire, and what fired in vain. */
  #matches(matches: ReturnType<typeof matchesOf>, changed: readonly string[]): void {
    const { groups, score } = this.#plan
    const fired = new Set(matches.filter(({ unmet }) => unmet.length === 0).map(({ group }) => group))
    const winner = Math.min(...[...fired].filter((group) => group >= 0))
    const told = new Set<number>()
    for (const { group, trigger, unmet } of matches) {
      const name = group < 0 ? null : groups[group]!.name
      if (!fired.has(group)) this.#add({ what: 'filter failed', group: name, trigger: describeTrigger(trigger), unmet })
      else if (group > winner && !told.has(group)) {
        told.add(group)
        this.#add({ what: 'earlier group won', group: name!, winner: groups[winner]!.name })
      }
    }
    const entries = matches.filter(({ group, unmet }) => group < 0 && unmet.length === 0)
    const onScore = entries.filter(
      ({ trigger: { match } }) => match.on === 'attribute' && match.attribute === score.attribute,
    )
    if (score.heartbeat && changed.includes(score.attribute) && onScore.length > 0 && onScore.length === entries.length)
      this.#add({ what: 'no entry from outside' })
  }

  #whyOut(reason: MissReason): Out {
    if (reason !== 'between exit and re-entry') return { ...this.#out, reason }
    const seeing = this.#lead.waits[0]?.since ?? null
    return { reason, since: seeing, until: this.#lead.nextUnderWay, unmet: [] }
  }

  /** Ranked: entries see an action; how many of them have met a higher group before. */
  #meet(group: number, entries: number): number {
    const met = this.#met
    const higher = met.slice(0, group).reduce((sum, count) => sum + count, 0)
    met.fill(0, group)
    met[group] = entries - higher
    return higher
  }

  #refused(time: number, reason: EntryRefusal): void {
    const { audience, reeligibilityMs } = this.#plan.entry
    const since = reason === 'audience' ? null : this.#lastEntry
    const until =
      reason === 're-eligibility' && since !== null && reeligibilityMs !== null ? since + reeligibilityMs : null
    const unmet = reason === 'audience' ? this.#conditions.unmet(audience, this.#lead.attributes, null) : []
    this.#add({ what: 'entry refused', reason, unmet, since, until })
    // Who never entered stays outside for that reason; the last refusal says more.
    if (this.#lastEntry === null) this.#out = { ...this.#out, unmet }
    else this.#out = { reason: outAfterRefusal[reason], since: time, until, unmet }
  }

  #handoff(time: number, outcome: HandoffOutcome, score: unknown): void {
    const { audience, reeligibilityMs } = this.#plan.handoff!
    const last = outcome === 're-eligibility' ? this.#lastHandoff : null
    this.#add({
      what: 'hand-off',
      outcome,
      score,
      request: outcome === 'sent' || outcome === 'aborted' ? this.#request(time) : null,
      unmet: outcome === 'audience' ? this.#conditions.unmet(audience, this.#lead.attributes, null) : [],
      since: last,
      until: last !== null && reeligibilityMs !== null ? last + reeligibilityMs : null,
    })
    if (outcome === 'sent') this.#lastHandoff = time
  }

  /** Rendered once for each distinct input, as most changes of a score abort alike. */
  #request(now: number): WebhookRequest {
    const { attributes } = this.#lead
    const key = JSON.stringify([this.#timeDependent ? now : 0, ...this.#reads.map((name) => attributes.get(name))])
    const known = this.#requests.get(key)
    if (known) return known
    const seen = leadContext(this.#log.user, attributes)
    const request = requestFrom(this.#plan.handoff!.webhook, this.#fields, seen, { now })
    if (this.#requests.size < mostRequests) this.#requests.set(key, request)
    return request
  }
}

/** The reasons that a refused re-entry leaves behind. */
const outAfterRefusal: Readonly<Record<EntryRefusal, MissReason>> = {
  're-eligibility': 're-entry refused by re-eligibility',
  'same second': 're-entry within the same second',
  audience: 're-entry refused by the audience',
}

function causeOf(step: Step, { handoff }: Plan): Cause {
  if (step.what === 'seeded') return { kind: 'launch' }
  return step.what === 'event' ? { kind: 'crm sync', attributes: handoff!.crmSync!.attributes } : { kind: 'due' }
}
