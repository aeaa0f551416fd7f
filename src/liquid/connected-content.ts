/** What an answer to connected_content does: saved, printed, retried or missing (liquid.md 6.3, results). */
import type { ConnectedContentFixture } from './context.ts'
import type { LiquidSpan } from './finding.ts'
import { parseJson } from './json.ts'
import { Placeholder } from './object.ts'
import type { RenderContext } from './render-context.ts'
import { hashEntries, isHash, toJson, toLiquid, toText } from './value.ts'

export interface ConnectedContentRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly basicAuth: string | undefined
  readonly saveAs: string
  readonly retry: boolean
  readonly rerender: boolean
  /** Something reads the saved name, so a missing answer need not be shown in place. */
  readonly expectsName: boolean
  readonly span: LiquidSpan
}

const MAX_ANSWER_LENGTH = 1_000_000
const FORM = 'application/x-www-form-urlencoded'

interface HeaderOptions {
  readonly method: string
  readonly headers: string | undefined
  readonly contentType: string | undefined
  readonly accept: string | undefined
}

/** The defaults of the method, then `:content_type` and `:accept`, then `:headers`. */
export function requestHeaders(options: HeaderOptions, complain: (message: string) => void): Record<string, string> {
  const contentType = options.contentType?.trim() ?? (options.method === 'POST' ? FORM : 'application/json')
  const result = new Map<string, string>([
    ['Content-Type', contentType],
    ['Accept', options.accept?.trim() ?? options.contentType?.trim() ?? '*/*'],
  ])
  const given = options.headers === undefined ? undefined : parseJson(options.headers)?.value
  if (options.headers !== undefined && !isHash(given)) complain(':headers is not a JSON object')
  for (const [name, value] of isHash(given) ? hashEntries(given) : []) {
    const known = [...result.keys()].find((key) => key.toLowerCase() === name.toLowerCase())
    if (known !== undefined) result.delete(known)
    result.set(name, toText(value))
  }
  return Object.fromEntries(result)
}

/** Records the call and returns what it prints in place. */
export function completeRequest(request: ConnectedContentRequest, context: RenderContext): string {
  const { method, url, headers, basicAuth, saveAs } = request
  const fixture = context.fixtures.connectedContent?.find(
    (one) => one.url === url && (one.method ?? 'GET').toUpperCase() === method,
  )
  const body = request.body === undefined ? undefined : asSent(request.body, headers)
  const status = fixture ? (fixture.status ?? 200) : undefined
  context.calls.push({
    method,
    url,
    headers,
    ...(body === undefined ? {} : { body }),
    saveAs,
    answered: fixture ? 'fixture' : 'placeholder',
    ...(status === undefined ? {} : { status }),
    ...(basicAuth === undefined ? {} : { basicAuth }),
    retry: request.retry,
  })
  return fixture && status !== undefined ? useAnswer(request, fixture, status, context) : useNothing(request, context)
}

function useNothing(
  { method, url, saveAs, span, expectsName }: ConnectedContentRequest,
  context: RenderContext,
): string {
  const notes = ['Add its answer to the fixtures, under connectedContent']
  context.report('missingAnswer', span, `No fixture answers ${method} ${url}`, notes)
  context.assign(saveAs, new Placeholder('connected_content', saveAs))
  return expectsName ? '' : `[connected_content ${method} ${url}]`
}

function useAnswer(
  request: ConnectedContentRequest,
  fixture: ConnectedContentFixture,
  status: number,
  context: RenderContext,
): string {
  const { body = '' } = fixture
  if (status >= 500 && request.retry)
    context.failedRetry ??= `connected_content ${request.method} ${request.url} failed with status ${status} after all retries`
  if (status === 404) return ''
  const text = typeof body === 'string' ? body : undefined
  if (text !== undefined && text.length > MAX_ANSWER_LENGTH) {
    context.report('unusableAnswer', request.span, 'The answer is larger than 1 MB, which Braze does not use')
    return ''
  }
  const json = text === undefined ? { value: toLiquid(body) } : parseJson(text)
  if (json) {
    const value = request.rerender ? rerenderValue(json.value, request, context) : json.value
    context.assign(request.saveAs, isHash(value) ? { ...value, __http_status_code__: status } : value)
    return ''
  }
  if (text !== undefined && text !== '' && request.expectsName) {
    context.report(
      'unusableAnswer',
      request.span,
      `The answer is no JSON: it is printed in place and ${request.saveAs} stays empty`,
    )
  }
  return text === undefined || status >= 500 ? '' : request.rerender ? rerender(text, request, context) : text
}

function rerender(text: string, request: ConnectedContentRequest, context: RenderContext): string {
  const outer = context.rerendering
  context.rerendering = true
  try {
    return context.renderText(text, `the answer to ${request.method} ${request.url}`, request.span)
  } finally {
    context.rerendering = outer
  }
}

/** Every text in the answer that holds Liquid. */
function rerenderValue(value: unknown, request: ConnectedContentRequest, context: RenderContext, depth = 0): unknown {
  const item = toLiquid(value)
  if (typeof item === 'string') return /\{\{|\{%/.test(item) ? rerender(item, request, context) : item
  if (depth > 100) return item
  if (Array.isArray(item)) return item.map((inner) => rerenderValue(inner, request, context, depth + 1))
  if (!isHash(item)) return item
  return Object.fromEntries(
    hashEntries(item).map(([key, inner]) => [key, rerenderValue(inner, request, context, depth + 1)]),
  )
}

/** With a JSON content type Braze turns `k=v&k2=v2` into JSON. */
function asSent(body: string, headers: Readonly<Record<string, string>>): string {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  if (!type.includes('json') || parseJson(body) || !/^[^\s={}]+=/.test(body)) return body
  return toJson(Object.fromEntries(new URLSearchParams(body)))
}
