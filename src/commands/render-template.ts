/** `render --template`: any Liquid with any data, to try things out without a config. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { Failure } from '../failure.ts'
import { readUtf8 } from '../files/read.ts'
import { formatResult } from '../formats/index.ts'
import { prettyDiagnostic } from '../formats/pretty/diagnostics.ts'
import type { LiquidContext, LiquidFixtures } from '../liquid/context.ts'
import { parseJson } from '../liquid/json.ts'
import { renderBrazeLiquid } from '../liquid/render.ts'
import { Source } from '../text/source.ts'
import { listOf, suggest } from '../text/suggest.ts'
import type { World } from '../world.ts'
import type { CommandInput } from './command.ts'

/** Sections of a data file; anything else in it is a plain variable. */
const sections: Readonly<Record<string, keyof LiquidContext>> = {
  user: 'user',
  custom_attributes: 'customAttributes',
  event_properties: 'eventProperties',
  canvas_entry_properties: 'canvasEntryProperties',
  context: 'context',
  api_trigger_properties: 'apiTriggerProperties',
  subscribed_state: 'subscribedState',
  most_recently_used_device: 'mostRecentlyUsedDevice',
  targeted_device: 'targetedDevice',
  app: 'app',
  sms: 'sms',
  whats_app: 'whatsApp',
  campaign: 'campaign',
  canvas: 'canvas',
  card: 'card',
  variables: 'variables',
}

export async function renderTemplate(
  path: string,
  input: CommandInput,
  options: { readonly now: number; readonly fixtures?: LiquidFixtures },
  world: World,
): Promise<number> {
  const text = readUtf8(path, world)
  const format = input.options['format'] as string
  if (format !== 'pretty' && format !== 'json')
    throw new Failure(`a template has no \`${format}\` form`, ['formats are `pretty` and `json`'])
  const result = renderBrazeLiquid(text, readData(input.options['data'] as string | undefined, world), options)
  const context = { color: input.color, columns: world.stdout.columns }
  world.stdout.write(await formatResult(format, 'liquid', { result }, context))
  const source = new Source(path, text)
  if (format === 'pretty') {
    for (const { span, ...finding } of result.diagnostics) {
      const diagnostic: Diagnostic = { ...finding, labels: [{ source, span }] }
      world.stderr.write(`\n${prettyDiagnostic(diagnostic, { ...context, columns: world.stderr.columns })}\n`)
    }
  }
  return result.outcome === 'error' || result.diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0
}

function readData(path: string | undefined, world: World): LiquidContext {
  if (path === undefined) return {}
  // Liquid tells 120 from 120.0, which JSON.parse does not.
  const parsed = parseJson(readUtf8(path, world))
  const value = parsed?.value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Failure(`${path} holds no data: a JSON object was expected`, [
      'for example `{"user": {"first_name": "Ada"}, "custom_attributes": {"lead score": 120}}`',
    ])
  }
  const data: Record<string, unknown> = {}
  for (const [key, section] of Object.entries(value)) {
    const name = Object.hasOwn(sections, key) ? sections[key]! : undefined
    if (name === undefined) {
      const meant = suggest(key, Object.keys(sections))
      throw new Failure(`${path} has an unknown section \`${key}\``, [
        meant
          ? `did you mean \`${meant}\`?`
          : `sections are ${listOf(Object.keys(sections), 'and')}; plain Liquid variables go under \`variables\``,
      ])
    }
    if (typeof section !== 'object' || section === null || Array.isArray(section))
      throw new Failure(`\`${key}\` in ${path} is not a map`)
    data[name] = section
  }
  return data
}
