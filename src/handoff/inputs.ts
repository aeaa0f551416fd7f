/** The inputs that can make a difference to templates: values around every literal that they compare with. */
import type { LiquidReference } from '../liquid/parse-log.ts'
import { attributeOfProfileField } from './lead-context.ts'
import type { WebhookField } from './compiled-webhook.ts'

/** A lead as far as templates see it: attributes by name, the user id beside them. */
export type LeadInput = ReadonlyMap<string, unknown>

/** Names of the attributes that templates read, the score first when it is one of them. */
export function attributesRead(fields: readonly WebhookField[], score: string): string[] {
  const names = new Set(fields.flatMap(({ template }) => template.reads.flatMap(attributeOf)))
  return [...names].sort((a, b) => Number(b === score) - Number(a === score))
}

function attributeOf({ namespace, name }: LiquidReference): string[] {
  if (namespace === 'custom_attribute') return [name]
  if (namespace !== 'profile' || name === 'user_id') return []
  return [attributeOfProfileField(name) ?? name]
}

/** Numbers and quoted texts inside tags and outputs. */
export function literalsOf(fields: readonly WebhookField[]): {
  readonly numbers: readonly number[]
  readonly texts: readonly string[]
} {
  const markup = fields.flatMap(({ text }) =>
    [...text.matchAll(/\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}/g)].map(([part]) => part),
  )
  // The arguments of a connected_content call are not compared with anything.
  const compared = markup
    .filter((part) => !/^\{%-?\s*connected_content/.test(part))
    .map((part) => part.replace(/\$\{[^}]*\}/g, ''))
  const numbers = compared.flatMap((part) =>
    [...part.matchAll(/(?<![\w.$])-?\d+(?:\.\d+)?(?![\w.])/g)].map(([digits]) => Number(digits)),
  )
  const texts = compared
    .filter((part) => !part.includes('abort_message'))
    .flatMap((part) => [...part.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, single, double]) => single ?? double ?? ''))
  return { numbers: [...new Set(numbers)].filter(Number.isSafeInteger), texts: [...new Set(texts)] }
}

const most = 1_500

/** Inputs that differ in what the templates compare: all combinations while they are few, else one change at a time. */
export function candidateInputs(fields: readonly WebhookField[], score: string): LeadInput[] {
  const { numbers, texts } = literalsOf(fields)
  const around = [...new Set(numbers.flatMap((n) => [n - 1, n, n + 1]))].sort((a, b) => a - b)
  const names = attributesRead(fields, score)
  const values = names.map((name) =>
    name === score
      ? [...(around.length > 0 ? around : [0]), undefined]
      : ['value', undefined, ...texts, ...around, true, false],
  )
  const toInput = (chosen: readonly unknown[]): LeadInput =>
    new Map(names.flatMap((name, index) => (chosen[index] === undefined ? [] : [[name, chosen[index]] as const])))
  const combinations = values.reduce((product, { length }) => product * length, 1)
  if (combinations <= most) {
    let chosen: unknown[][] = [[]]
    for (const choices of values) chosen = chosen.flatMap((before) => choices.map((choice) => [...before, choice]))
    return chosen.map(toInput)
  }
  const usual = values.map(([first]) => first)
  const single = values.flatMap((choices, index) => choices.map((choice) => usual.with(index, choice)))
  return [usual, ...single].slice(0, most).map(toInput)
}
