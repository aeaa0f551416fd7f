/** A webhook's templates, parsed once; each field is rendered on its own (liquid.md 1.4). */
import type { LiquidContext, LiquidRenderOptions, LiquidResult } from '../liquid/context.ts'
import { type LiquidTemplate, parseLiquid } from '../liquid/template.ts'
import type { Webhook } from '../plan/plan.ts'

export interface WebhookField {
  /** `url`, `header NAME` or `body`. */
  readonly name: string
  readonly text: string
  readonly template: LiquidTemplate
}

export function compileWebhook({ url, headers, body }: Webhook): readonly WebhookField[] {
  return [
    { name: 'url', text: url },
    ...headers.map((header) => ({ name: `header ${header.name}`, text: header.value })),
    { name: 'body', text: body },
  ].map(({ name, text }) => ({ name, text, template: parseLiquid(text) }))
}

export interface RenderedField {
  readonly name: string
  readonly result: LiquidResult
}

/** The first field that stops the message: an abort in any field beats an error in another. */
export function stoppingField(fields: readonly RenderedField[]): RenderedField | undefined {
  return (
    fields.find(({ result }) => result.outcome === 'aborted') ?? fields.find(({ result }) => result.outcome === 'error')
  )
}

export function renderFields(
  fields: readonly WebhookField[],
  context: LiquidContext,
  options: LiquidRenderOptions,
): readonly RenderedField[] {
  return fields.map(({ name, template }) => ({ name, result: template.render(context, options) }))
}
