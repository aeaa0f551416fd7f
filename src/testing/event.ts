/** The short form of an event → an event of the log. It is what the trigger of that name waits for. */
import type { Condition } from '../condition/condition.ts'
import { triggers } from '../triggers/index.ts'
import { listOf, suggest } from '../text/suggest.ts'
import type { ScenarioEvent } from './scenario.ts'
import type { Problem } from './shape.ts'
import { inShort } from './in-short.ts'

type Lowered = Omit<ScenarioEvent, 'time' | 'label'>

type Values = Readonly<Record<string, unknown>>

export const defaultAddress = 'lead@example.com'

/** The problem of an event; `key` is the one it is about, null the event itself. */
type EventProblem = Omit<Problem, 'path'> & { readonly key: string | null }

const settings = new Set(['at', 'times', 'every', 'properties'])

/** `given` has the right shape, unless it was a bare word. */
export function lowerEvent(given: Values, bare: boolean): Omit<ScenarioEvent, 'time'> | EventProblem {
  const kinds = Object.keys(given).filter((key) => !settings.has(key))
  const [kind] = kinds
  if (kind === undefined) {
    return malformed('the event does not say what happens', 'for example `session_start:` or `set: { plan: pro }`')
  }
  if (kinds.length > 1) {
    return malformed(
      `one list item is one event; this one has ${listOf(kinds, 'and')}`,
      'begin a list item (`-`) for each of them',
      kinds[1],
    )
  }
  const properties = (given['properties'] as Values | undefined) ?? null
  const lowered = kind === 'set' && !bare ? profile(given['set'] as Values) : lowerTrigger(kind, given[kind], bare)
  if ('message' in lowered) return lowered
  if (properties === null) return { ...lowered, label: labelOf(kind, lowered) }
  if (lowered.type === 'profile') {
    return malformed(`\`${kind}\` has no properties`, 'it changes the profile; name attributes in `set`', 'properties')
  }
  const whole = { ...lowered, properties: { ...lowered.properties, ...properties } }
  return { ...whole, label: labelOf(kind, whole) }
}

function labelOf(kind: string, { name, properties, attributes }: Lowered): string {
  const details = inShort(attributes ?? properties ?? {})
  return [name ?? kind, details].filter((part) => part !== '').join(' ')
}

function lowerTrigger(kind: string, argument: unknown, bare: boolean): Lowered | EventProblem {
  const trigger = triggers.get(kind)
  if (!trigger) return unknownWord(kind)
  if (bare && !trigger.bare) {
    return malformed(`the event \`${kind}\` needs an argument`, `for example \`${trigger.examples[0]!.yaml}\``)
  }
  const { match, where } = trigger.lower(argument as never)
  if (match.on === 'attribute') {
    const value = match.to ?? (typeof argument === 'string' ? argument : defaultAddress)
    return profile({ [match.attribute]: value })
  }
  const properties = Object.assign(Object.create(null) as object, ...where.map(propertiesOf)) as Values
  return { type: match.type, name: match.name, properties, attributes: null }
}

/** The properties that a filter asks for: of alternatives, the first. */
function propertiesOf(condition: Condition): Values {
  if (condition.op === 'test') return { [condition.name]: condition.value }
  const [first] = condition.of
  return first ? propertiesOf(first) : {}
}

const profile = (attributes: Values): Lowered => ({
  type: 'profile',
  name: null,
  properties: null,
  attributes,
})

function unknownWord(word: string): EventProblem {
  const kinds = [...triggers.keys()]
  const meant = suggest(word, kinds)
  return {
    code: 'LS106',
    rule: 'unknown-trigger',
    key: null,
    aim: 'value',
    message: `\`${word}\` is not an event`,
    notes: [
      meant
        ? `did you mean \`${meant}\`?`
        : `a custom event of that name is written \`custom_event: ${word}\`; events are ${listOf([...kinds, 'set'], 'and')}`,
    ],
  }
}

const malformed = (message: string, note: string, key: string | null = null): EventProblem => ({
  code: 'LS105',
  rule: 'ambiguous-keys',
  key,
  aim: key === null ? 'value' : 'key',
  message,
  notes: [note],
})
