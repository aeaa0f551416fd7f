/** The tables of README, made from the registries. */
import * as registeredCommands from '../../src/commands/registry.ts'
import type { Command } from '../../src/commands/command.ts'
import { operatorNames, operatorOf } from '../../src/condition/operators.ts'
import { currentsTypes } from '../../src/events/dialects/currents-types.ts'
import { inputFormats } from '../../src/events/formats/index.ts'
import { gateMeaning } from '../../src/config/schema-definitions.ts'
import { gateMovements } from '../../src/plan/gate.ts'
import { gateQuantities } from '../../src/plan/plan.ts'
import { triggers } from '../../src/triggers/index.ts'
import type { JsonSchema, Trigger } from '../../src/triggers/trigger.ts'

const table = (heads: readonly string[], rows: readonly (readonly string[])[]) =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n')

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const code = (text: string) => `\`${text}\``

export const tables: Readonly<Record<string, () => string>> = {
  commands: () =>
    table(
      ['command', 'what it does'],
      (Object.values(registeredCommands) as Command[]).map(({ name, arguments: words = [], summary }) => [
        code([name, ...words.map(argumentWord)].join(' ')),
        summary,
      ]),
    ),
  triggers: () =>
    table(
      ['trigger', 'in Braze', 'fires when', 'example', '`where`'],
      [...triggers.values()].map((trigger) => [
        code(trigger.kind),
        trigger.brazeName,
        trigger.summary,
        code(exampleOf(trigger)),
        trigger.where ? 'yes' : '',
      ]),
    ),
  operators: () =>
    table(
      ['operator', 'matches', 'for example'],
      operatorNames.map((name) => {
        const { schema, summary } = operatorOf(name)
        return [code(name), summary, code(flow((schema as JsonSchema)['examples']))]
      }),
    ),
  gates: () =>
    table(
      ['quantity', 'what it counts', 'limits'],
      gateQuantities.map((quantity) => [
        code(quantity),
        gateMeaning[quantity],
        gateMovements.has(quantity) ? '`0`, `<= 20`, `<= 5%`' : '`+10%`, `-5%`, `±10%`, `<= 20`, `>= 5`',
      ]),
    ),
}

/** Those of docs/inputs.md. */
export const inputTables: Readonly<Record<string, () => string>> = {
  formats: () =>
    table(
      ['`--input-format`', 'what it reads'],
      [...inputFormats.values()].map(({ name, summary }) => [code(name), summary]),
    ),
  currents: () =>
    table(
      ['type in the export (`users.…`)', 'event', 'properties that a trigger asks for'],
      Object.entries(currentsTypes).map(([name, { type, properties }]) => [
        code(name),
        code(type),
        type === 'custom_event'
          ? 'those of the event'
          : Object.entries(properties ?? {})
              .filter(([key]) => asked.has(key))
              .map(([key, source]) => code('value' in source ? `${key}: ${source.value}` : 'equals' in source ? `${key}: ${source.otherwise}` : key))
              .join(', '),
      ]),
    ),
}

const asked: ReadonlySet<string> = new Set(['channel', 'action', 'campaign', 'canvas', 'app', 'product_id', 'price', 'currency', 'group', 'to'])
function argumentWord({ name, required, variadic }: NonNullable<Command['arguments']>[number]): string {
  const word = variadic ? `${name}…` : name
  return required ? word : `[${word}]`
}

function exampleOf({ examples, kind }: Trigger): string {
  return examples[0]?.yaml ?? kind
}

/** The first example of a schema, as YAML writes it in one line. */
function flow(examples: unknown): string {
  const [value] = examples as readonly unknown[]
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value)
}

/** The text with every `<!-- name -->` … `<!-- /name -->` filled anew. */
export function withTables(markdown: string, made = tables): string {
  return markdown.replace(
    /^<!-- (\w+) -->\n[\s\S]*?^<!-- \/\1 -->$/gm,
    (_, name: string) => `<!-- ${name} -->\n\n${made[name]!()}\n\n<!-- /${name} -->`,
  )
}
