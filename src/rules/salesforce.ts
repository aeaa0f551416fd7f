/** What a webhook URL asks of Salesforce: read as text, Liquid in it standing for any value. */
import type { Span } from '../text/source.ts'
import { suggest } from '../text/suggest.ts'
import { show } from './show.ts'
import { covered, coverLiquid, type TemplateUse } from './templates.ts'

export interface Segment {
  readonly text: string
  readonly span: Span
  /** Liquid decides about at least a part of it. */
  readonly computed: boolean
}

export interface SalesforceUrl {
  readonly segments: readonly Segment[]
  readonly query: string
  readonly path: Span
  /** What follows `/sobjects/Lead`; undefined when another object or service is meant. */
  readonly leadParts: readonly Segment[] | undefined
}

export interface UrlProblem {
  readonly span: Span
  readonly message: string
  readonly notes: readonly string[]
  readonly severity?: 'info'
}

const hosts = /(?:^|\.)salesforce\.com(?::\d+)?$/i

/** Undefined when the URL goes elsewhere. */
export function salesforceUrl(text: string): SalesforceUrl | undefined {
  const plain = coverLiquid(text)
  const match = /^\s*(?:https?:\/\/(?:[^/?#@\s]*@)?)?([^/?#\s]+)([^?#\s]*)(\?[^#\s]*)?/di.exec(plain)
  if (!match) return undefined
  const [, host = '', , query = ''] = match
  const [from, until] = match.indices![2]!
  const segments = segmentsOf(text, plain, from, until)
  // `{{result.instance_url}}` is a host too.
  if (!hosts.test(host) && !(host.includes(covered) && segments.some(({ text: part }) => part === 'sobjects')))
    return undefined
  return { segments, query, path: { start: from, end: until }, leadParts: leadParts(segments) }
}

function segmentsOf(text: string, plain: string, from: number, until: number): Segment[] {
  const segments: Segment[] = []
  for (let start = from + 1; start <= until;) {
    const slash = plain.indexOf('/', start)
    const end = slash === -1 || slash > until ? until : slash
    const part = text.slice(start, end)
    segments.push({ text: part, span: { start, end }, computed: plain.slice(start, end).includes(covered) })
    start = end + 1
  }
  return segments
}

function leadParts(segments: readonly Segment[]): readonly Segment[] | undefined {
  const services = new Set(['apexrest', 'composite', 'actions', 'query', 'oauth2'])
  if (segments.some(({ text }) => services.has(text))) return undefined
  const named = segments.findIndex(({ text }) => /^leads?$/i.test(text))
  // In a path that is wrong elsewhere, the object is what comes fifth.
  const object = named >= 0 ? named : 4
  const { text = '' } = segments[object] ?? {}
  if (named < 0 && (segments.length < 6 || isObject(text) || segments[object]!.computed)) return undefined
  const rest = segments.slice(object + 1)
  // A slash at the end is no part.
  return rest.at(-1)?.text === '' ? rest.slice(0, -1) : rest
}

const resources = [
  'actions',
  'analytics',
  'composite',
  'connect',
  'jobs',
  'process',
  'query',
  'search',
  'sobjects',
  'tooling',
  'ui-api',
]
const objects = [
  'Account',
  'Asset',
  'Campaign',
  'CampaignMember',
  'Case',
  'Contact',
  'Contract',
  'Event',
  'FeedItem',
  'Individual',
  'Lead',
  'Note',
  'Opportunity',
  'OpportunityContactRole',
  'Order',
  'PlatformEvent',
  'Product2',
  'Quote',
  'Task',
  'User',
]

function isObject(name: string): boolean {
  return objects.some((known) => known.toLowerCase() === name.toLowerCase()) || /^\w+__\w+$/.test(name)
}

/** The first part of the path that Salesforce has not; undefined when there is none. */
export function urlProblem({ segments, leadParts, path }: SalesforceUrl, method: string): UrlProblem | undefined {
  const [services, service, version, resource, object] = segments
  const form = 'a lead is updated at `/services/data/v60.0/sobjects/Lead/{id}`'
  const wrong = (segment: Segment | undefined, known: readonly string[], usual: string): UrlProblem | undefined => {
    if (!segment || segment.text === '') {
      return { span: path, message: `the path of the URL ends where \`${usual}\` was expected`, notes: [form] }
    }
    if (segment.computed || known.includes(segment.text)) return undefined
    return {
      span: segment.span,
      message: `no address of Salesforce has ${show(segment.text)} here; \`${suggest(segment.text, known) ?? usual}\` was expected`,
      notes: [form],
    }
  }
  const start = wrong(services, ['services'], 'services') ?? wrong(service, ['data', 'apexrest', 'oauth2'], 'data')
  if (start || service!.text !== 'data') return start
  const outdated = versionProblem(version)
  const broken = outdated?.severity === undefined ? outdated : undefined
  const found = broken ?? wrong(resource, resources, 'sobjects')
  if (found) return found
  if (resource!.text !== 'sobjects') return outdated
  const isKnown = object && (object.computed || isObject(object.text))
  const unknown = isKnown ? undefined : wrong(object, objects, 'Lead')
  return unknown ?? (leadParts && idProblem(leadParts, object!, method)) ?? outdated
}

function versionProblem(version: Segment | undefined): UrlProblem | undefined {
  if (!version) return undefined
  if (version.computed) return undefined
  const number = /^v(\d+)\.\d$/.exec(version.text)?.[1]
  if (number === undefined) {
    const digits = /\d+/.exec(version.text)?.[0]
    return {
      span: version.span,
      message: `${show(version.text)} is no version of the Salesforce API; one such as \`v${digits ?? '60'}.0\` was expected`,
      notes: ['write it with a `v` and one decimal place'],
    }
  }
  if (Number(number) >= 46) return undefined
  return {
    span: version.span,
    message: `version ${number}.0 of the Salesforce API is old: an upsert does not say there whether it created a lead`,
    notes: ['`v60.0` is understood by every org; the newest are listed at `/services/data/`'],
    severity: 'info',
  }
}

function idProblem(parts: readonly Segment[], object: Segment, method: string): UrlProblem | undefined {
  const [first, second, third] = parts
  const byId = 'write the id of the lead behind `/Lead/`, for example `{{${user_id}}}`'
  if (!first || first.text === '') {
    if (method === 'POST' && !first) return undefined
    return {
      span: object.span,
      message: `no lead is named: its id was expected behind \`/${object.text}/\``,
      notes: [byId],
    }
  }
  if (!second) {
    if (first.computed) return undefined
    if (/__c$/i.test(first.text)) {
      return {
        span: first.span,
        message: `the value of ${show(first.text)} is missing: \`/Lead/${first.text}/{value}\` was expected`,
        notes: ['an external id needs the name of its field and the value'],
      }
    }
    return { span: first.span, message: `every hand-off goes to the one lead ${show(first.text)}`, notes: [byId] }
  }
  if (third) {
    return {
      span: { start: third.span.start, end: parts.at(-1)!.span.end },
      message: `nothing was expected behind \`/Lead/{field}/{value}\``,
      notes: ['escape a slash in a value with the filter `url_encode`'],
    }
  }
  if (first.computed || /__c$/i.test(first.text) || /^(id|email)$/i.test(first.text)) return undefined
  return {
    span: first.span,
    message: `${show(first.text)} is no external id of a lead; a custom field was expected, whose API name ends in \`__c\``,
    notes: [`is \`${first.text}__c\` meant?`],
  }
}

/** The part of a token call's path that is not `/services/oauth2/token`. */
export function tokenPathProblem(url: string): { readonly span: Span; readonly path: string } | undefined {
  const target = salesforceUrl(url)
  const expected = ['services', 'oauth2', 'token']
  if (!target || target.segments.some(({ computed }) => computed)) return undefined
  const path = `/${target.segments.map(({ text }) => text).join('/')}`
  if (path.replace(/\/$/, '') === `/${expected.join('/')}`) return undefined
  const wrong = target.segments.filter(({ text }, index) => text !== expected[index])
  const [from] = wrong
  return { path, span: from ? { start: from.span.start, end: wrong.at(-1)!.span.end } : target.path }
}

/** A lead, addressed by its id or an external id. */
export function isLeadRecord(url: SalesforceUrl | undefined): boolean {
  const [first] = url?.leadParts ?? []
  return first !== undefined && first.text !== ''
}

export function salesforceTarget(url: TemplateUse | undefined): SalesforceUrl | undefined {
  return url?.template.valid ? salesforceUrl(url.text) : undefined
}
