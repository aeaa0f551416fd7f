/** An explained lead as `leadscore.explanation/1`. */
import type { WebhookRequest } from '../handoff/request.ts'
import { formatTime } from '../text/time.ts'
import { causeRules } from './cite.ts'
import type { ExplainedLead } from './explain.ts'
import type { Cause, Effect, LedgerLine } from './explanation.ts'
import { sayCause, sayEffect, sayFate, sayOut } from './say.ts'
import type { Unmet } from './unmet.ts'
import type { Answer } from './why-not.ts'

const iso = (time: number | null) => (time === null ? null : formatTime(time))

/** One line of text for each line of the ledger: a long one stays readable, and within what a text can hold. */
export function explanationJson(lead: ExplainedLead, lines: readonly LedgerLine[], answer: Answer | null): string {
  const head = JSON.stringify(headJson(lead, answer), null, 2).slice(0, -2)
  const rows = lines.map((line) => `\n    ${JSON.stringify(lineJson(line))}`).join(',')
  return `${head},\n  "ledger": [${rows}${rows === '' ? '' : '\n  '}]\n}\n`
}

function headJson({ plan, log, span, ledger, reading }: ExplainedLead, answer: Answer | null) {
  const { result, waiting, pending, out } = ledger.final
  const { lastHandoff, waiting: waits, score, ...counts } = result
  return {
    schema: 'leadscore.explanation/1',
    user: log.user,
    name: plan.name,
    until: iso(span.until),
    latency_ms: span.latency,
    read: {
      events: reading.events,
      profiles: reading.profiles,
      rejected: Object.fromEntries(reading.refused),
      left_out: Object.fromEntries(reading.leftOut),
    },
    events: log.events.length,
    state: {
      score,
      ...counts,
      waiting: waits,
      last_handoff: iso(lastHandoff),
      waits: waiting.map(({ since, until, stage }) => ({ since: iso(since), until: iso(until), stage })),
      pending: pending.map(({ at, what }) => ({ at: iso(at), what })),
      out: out && { reason: out.reason, since: iso(out.since), unmet: out.unmet.map(unmetJson), text: sayOut(out) },
    },
    ...(answer ? { why_not: answerJson(answer) } : {}),
  }
}

function lineJson(line: LedgerLine) {
  const { time, cause, effects, before, after } = line
  const fate = sayFate(line)
  return {
    time: iso(time),
    ...causeJson(cause),
    text: sayCause(cause, effects),
    ...(fate === undefined ? {} : { because: fate }),
    score: { before, after },
    effects: effects.map(effectJson),
    rules: [...new Set([...causeRules(cause), ...effects.flatMap(({ rules }) => rules)])],
  }
}

function causeJson(cause: Cause) {
  if (cause.kind !== 'event') return cause
  const { event, source, line } = cause.at
  const { type, name, properties, attributes, id } = event
  return {
    kind: 'event',
    fate: cause.fate,
    file: source,
    line,
    event: { type, name, properties, attributes, id },
    changed: cause.changed,
  }
}

function effectJson(effect: Effect) {
  const { rules, ...rest } = effect
  const told = Object.entries(rest).map(([key, value]) => [key, fieldJson(key, value)] as const)
  return { ...Object.fromEntries(told), text: sayEffect(effect), rules }
}

const times: ReadonlySet<string> = new Set(['since', 'until', 'begins'])

function fieldJson(key: string, value: unknown): unknown {
  if (times.has(key)) return iso(value as number | null)
  if (key === 'unmet') return (value as readonly Unmet[]).map(unmetJson)
  return key === 'request' ? requestJson(value as WebhookRequest | null) : value
}

/** As in `leadscore.request/1`: headers by name. */
function requestJson(rendered: WebhookRequest | null) {
  if (rendered?.outcome === 'abort') return { outcome: rendered.outcome, reason: rendered.reason }
  if (!rendered?.request) return rendered
  const headers = Object.fromEntries(rendered.request.headers.map(({ name, value }) => [name, value]))
  return { ...rendered, request: { ...rendered.request, headers } }
}

function unmetJson({ test, excluded, found }: Unmet) {
  const { subject, name, operator, value } = test
  return { subject, name, operator, value, found, excluded }
}

function answerJson({ goal, happened, because, changes }: Answer) {
  return {
    goal,
    happened: happened.map(iso),
    because: because.map(({ text, rules }) => ({ text, rules })),
    changes: changes.map(({ text, time, score, events }) => ({ text, time: iso(time), score, events })),
  }
}
