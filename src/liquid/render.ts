/** The public function of the package: one template, one context, one result. */
import type { LiquidContext, LiquidRenderOptions, LiquidResult } from './context.ts'
import { parseLiquid } from './template.ts'

export type { LiquidContext, LiquidFixtures, LiquidRenderOptions, LiquidResult } from './context.ts'

/**
 * Renders a Braze Liquid template. Nothing is fetched and nothing is read but the arguments.
 *
 * @param template the text as entered in Braze; `${…}` in every namespace, nested `{{ }}` in tags
 * @param context values by namespace, e.g. `{ customAttributes: { 'lead score': 120 } }`
 * @param options the moment `'now'` stands for, answers to `connected_content` and the like, limits
 * @returns `outcome` is `rendered` with `text`, `aborted` with the `reason` of `abort_message`, or `error` with a
 *   `reason`: the template cannot be parsed, or a limit was reached. A filter or comparison that fails prints
 *   `Liquid error: …` in the text, as Braze does, and adds a diagnostic of severity `error`.
 *   Never throws for what a template holds; an error thrown by a function of the context passes through.
 */
export function renderBrazeLiquid(
  template: string,
  context: LiquidContext,
  options?: LiquidRenderOptions,
): LiquidResult {
  return parseLiquid(template).render(context, options)
}
