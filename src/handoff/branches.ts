/** Every outcome that a webhook's conditions can lead to, with an input that leads there. */
import type { LiquidRenderOptions } from '../liquid/context.ts'
import type { Webhook } from '../plan/plan.ts'
import { compileWebhook } from './compiled-webhook.ts'
import { attributesRead, candidateInputs, type LeadInput } from './inputs.ts'
import { leadContext } from './lead-context.ts'
import { requestFrom, type WebhookRequest } from './request.ts'

export interface Branch {
  /** Attributes by name; what the templates read and is not here is absent. */
  readonly attributes: Readonly<Record<string, unknown>>
  /** Attributes that the templates read and this input leaves out. */
  readonly absent: readonly string[]
  readonly request: WebhookRequest
}

const userId = 'user-1'

/** One input for each distinct result, sent ones first; values that are only printed do not make a difference. */
export function webhookBranches(webhook: Webhook, score: string, options: LiquidRenderOptions): Branch[] {
  const fields = compileWebhook(webhook)
  const names = attributesRead(fields, score)
  const branches = new Map<string, Branch>()
  for (const input of candidateInputs(fields, score)) {
    const request = requestFrom(webhook, fields, leadContext(userId, input), options)
    const key = shapeOf(request, input)
    if (branches.has(key)) continue
    branches.set(key, {
      attributes: Object.fromEntries(input),
      absent: names.filter((name) => !input.has(name)),
      request,
    })
  }
  const order = { send: 0, abort: 1, error: 2 }
  return [...branches.values()].sort((a, b) => order[a.request.outcome] - order[b.request.outcome])
}

/** The result with the input's own values taken out: two leads that differ in a printed value take the same branch. */
function shapeOf({ outcome, reason, request, notes }: WebhookRequest, input: LeadInput): string {
  const text = JSON.stringify([outcome, reason, request, notes])
  return [...input.values()]
    .map(String)
    .filter((value) => value !== '')
    .sort((a, b) => b.length - a.length)
    .reduce((rest, value) => rest.replaceAll(value, '\u0000'), text)
}
