/** connected_content for real: renders, makes the next call that has no answer yet, and renders again. */
import { compileWebhook, renderFields } from '../handoff/compiled-webhook.ts'
import type { ConnectedContentFixture, LiquidCall, LiquidContext, LiquidRenderOptions } from '../liquid/context.ts'
import type { Webhook } from '../plan/plan.ts'
import { type Answer, type OutgoingRequest, type SendOptions, sendRequest } from './send.ts'

export interface LiveOptions extends SendOptions {
  /** Stored credentials by name, as `user:password`. */
  readonly credential: (name: string) => string | undefined
  /** Pause before the first further try; doubled each time. */
  readonly retryPauseMs: number
}

export interface LiveAnswers {
  readonly answers: readonly ConnectedContentFixture[]
  /** Calls that got no usable answer: what was called, and why not. */
  readonly failures: readonly { readonly method: string; readonly url: string; readonly reason: string }[]
}

/** A template that builds its next URL from each answer would never end. */
const maximumCalls = 20
/** liquid.md 6.3, `:retry`. */
const furtherTries = 5

/** Answers for every call that the templates make, in the order in which they make them. */
export async function answerLive(
  webhook: Webhook,
  context: LiquidContext,
  options: LiquidRenderOptions,
  live: LiveOptions,
): Promise<LiveAnswers> {
  const fields = compileWebhook(webhook)
  const answers: ConnectedContentFixture[] = [...(options.fixtures?.connectedContent ?? [])]
  const failures: { method: string; url: string; reason: string }[] = []
  for (let made = 0; made < maximumCalls; made++) {
    const fixtures = { ...options.fixtures, connectedContent: answers }
    const calls = renderFields(fields, context, { ...options, fixtures }).flatMap(({ result }) => result.calls)
    const open = calls.find(({ answered }) => answered === 'placeholder')
    if (!open) return { answers, failures }
    const { method, url } = open
    const answer = await call(open, live)
    if ('failure' in answer) {
      failures.push({ method, url, reason: answer.failure })
      // Braze inserts nothing and saves nothing for a host that does not answer.
      answers.push({ method, url, status: 404, body: '' })
    } else answers.push({ method, url, ...answer })
  }
  failures.push({ method: '', url: '', reason: `more than ${maximumCalls} calls: the rest was not made` })
  return { answers, failures }
}

async function call(open: LiquidCall, live: LiveOptions): Promise<Answer> {
  const request = outgoing(open, live)
  if ('failure' in request) return request
  const tries = open.retry ? furtherTries : 0
  for (let attempt = 0; ; attempt++) {
    const answer = await sendRequest(request, live)
    const again = 'failure' in answer || answer.status >= 500
    if (!again || attempt >= tries) return answer
    await new Promise((resolve) => setTimeout(resolve, live.retryPauseMs * 2 ** attempt))
  }
}

function outgoing(
  { method, url, headers, body, basicAuth }: LiquidCall,
  live: LiveOptions,
): OutgoingRequest | { failure: string } {
  const credential = basicAuth === undefined ? undefined : live.credential(basicAuth)
  if (basicAuth !== undefined && credential === undefined) {
    return { failure: `the stored credential \`${basicAuth}\` is not known here` }
  }
  return {
    method,
    url,
    headers: {
      'User-Agent': 'leadscore',
      ...headers,
      ...(credential === undefined ? {} : { Authorization: `Basic ${Buffer.from(credential).toString('base64')}` }),
    },
    ...(body === undefined ? {} : { body }),
  }
}
