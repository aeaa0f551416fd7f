/** Hand-off × lead → the request that Braze would send, or why it would not. */
import type { LiquidFinding } from '../liquid/finding.ts'
import type { LiquidContext, LiquidRenderOptions, LiquidResult } from '../liquid/context.ts'
import type { Webhook } from '../plan/plan.ts'
import { compileWebhook, renderFields, stoppingField, type WebhookField } from './compiled-webhook.ts'
import { maskBody, maskHeader, maskUrl } from './secrets.ts'
import { jsonProblem } from '../text/json-problem.ts'
import { Source } from '../text/source.ts'

export interface WebhookRequest {
  readonly outcome: 'send' | 'abort' | 'error'
  /** Of an abort or error. */
  readonly reason?: string
  readonly request?: {
    readonly method: string
    readonly url: string
    readonly headers: readonly { readonly name: string; readonly value: string }[]
    readonly body: string
  }
  /** connected_content calls, in order; secrets are masked. */
  readonly calls: readonly ConnectedContentCall[]
  /** What a reader should know: placeholders, missing fixtures, invalid JSON. */
  readonly notes: readonly string[]
}

export interface ConnectedContentCall {
  readonly field: string
  readonly method: string
  readonly url: string
  readonly save_as: string
  readonly answered: 'fixture' | 'placeholder'
}

/**
 * Renders every field on its own (liquid.md 1.4); an abort in any of them cancels the message. Secrets are masked in
 * everything that is returned.
 */
export function renderRequest(webhook: Webhook, context: LiquidContext, options: LiquidRenderOptions): WebhookRequest {
  return requestFrom(webhook, compileWebhook(webhook), context, options)
}

/** The same with templates that are parsed already. */
export function requestFrom(
  webhook: Webhook,
  fields: readonly WebhookField[],
  context: LiquidContext,
  options: LiquidRenderOptions,
): WebhookRequest {
  const results = renderFields(fields, context, options)
  const calls = results.flatMap(({ name, result }) => result.calls.map((call) => describeCall(name, call)))
  const notes = results.flatMap(({ name, result }) =>
    result.diagnostics.filter(({ severity }) => severity !== 'info').map((finding) => describeFinding(name, finding)),
  )
  const stopped = stoppingField(results)
  if (stopped) {
    const { outcome, reason = '' } = stopped.result
    return outcome === 'aborted'
      ? { outcome: 'abort', reason, calls, notes }
      : { outcome: 'error', reason: `${stopped.name}: ${maskBody(reason)}`, calls, notes }
  }
  const [url, ...rest] = results.map(({ result }) => result.text ?? '')
  const body = rest.pop() ?? ''
  const address = url!.trim()
  if (address === '') return { outcome: 'error', reason: 'url: it rendered to nothing', calls, notes }
  const headers = webhook.headers.map(({ name }, index) => ({ name, value: maskHeader(name, rest[index]!.trim()) }))
  const contentType = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? ''
  return {
    outcome: 'send',
    request: { method: webhook.method, url: maskUrl(address), headers, body: maskBody(body) },
    calls,
    notes: [...notes, ...addressNotes(address), ...bodyNotes(body, contentType)],
  }
}

function describeCall(field: string, call: LiquidResult['calls'][number]): ConnectedContentCall {
  return { field, method: call.method, url: maskUrl(call.url), save_as: call.saveAs, answered: call.answered }
}

function describeFinding(field: string, finding: LiquidFinding): string {
  return `${field}: ${maskBody(finding.message)}`
}

/** Where the rendered body stops being what the Content-Type says; the text of the body is not repeated. */
function bodyNotes(body: string, contentType: string): string[] {
  if (!/json/i.test(contentType)) return []
  const problem = jsonProblem(body)
  if (!problem) return []
  const { line, column } = new Source('body', body).position(problem.at)
  return [
    `body: it is not valid JSON, though the Content-Type is ${contentType}: line ${line}, column ${column}: ${maskBody(problem.message)}`,
  ]
}

/** What Braze does not send to (canvas.md 6.1). */
function addressNotes(address: string): string[] {
  const url = safeUrl(address)
  if (!url) return ['url: it is not a URL']
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return [`url: Braze sends to http and https, not to ${url.protocol}`]
  const insecure = url.protocol === 'http:' ? ['url: it is not encrypted; https was expected'] : []
  const port =
    url.port === '' || url.port === '80' || url.port === '443'
      ? []
      : [`url: Braze sends to ports 80 and 443, not to ${url.port}`]
  return [...insecure, ...port]
}

function safeUrl(address: string): URL | undefined {
  try {
    return new URL(address)
  } catch {
    return undefined
  }
}
