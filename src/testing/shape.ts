/**
 * Value × JSON Schema → problems of shape, in words. It reads the few keywords that the schema of tests uses, and says
 * of each value only the first thing that is wrong with it.
 */
import type { Path } from '../document/parse.ts'
import { listOf, suggest } from '../text/suggest.ts'
import type { JsonSchema } from '../triggers/trigger.ts'

export interface Problem {
  readonly code: string
  readonly rule: string
  readonly path: Path
  readonly aim: 'key' | 'value'
  readonly message: string
  readonly notes: readonly string[]
}

export function checkShape(value: unknown, schema: JsonSchema, path: Path, root: JsonSchema): Problem[] {
  const node = resolveRef(schema, root)
  const branches = node['anyOf'] as readonly JsonSchema[] | undefined
  if (branches) {
    const resolved = branches.map((branch) => resolveRef(branch, root))
    const fitting = resolved.find((branch) => admits(branch, value))
    if (fitting) return checkShape(value, fitting, path, root)
    return [wrongType(path, value, [...new Set(resolved.flatMap(typesOf))])]
  }
  if (!admits(node, value)) return [wrongType(path, value, typesOf(node))]
  const own = checkValue(value, node, path)
  if (own) return [own]
  if (Array.isArray(value)) {
    const items = node['items'] as JsonSchema | undefined
    return items ? value.flatMap((item, index) => checkShape(item, items, [...path, index], root)) : []
  }
  if (typeof value === 'object' && value !== null) return checkMap(value as Record<string, unknown>, node, path, root)
  return []
}

function checkMap(value: Record<string, unknown>, node: JsonSchema, path: Path, root: JsonSchema): Problem[] {
  const properties = (node['properties'] ?? {}) as Record<string, JsonSchema>
  const others = node['additionalProperties'] ?? true
  const problems: Problem[] = []
  const meant = new Set<string>()
  for (const [key, item] of Object.entries(value)) {
    if (Object.hasOwn(properties, key)) problems.push(...checkShape(item, properties[key]!, [...path, key], root))
    else if (others === false) {
      const near = suggest(key, Object.keys(properties))
      if (near) meant.add(near)
      problems.push(unknownKey([...path, key], near, Object.keys(properties)))
    } else if (typeof others === 'object') {
      problems.push(...checkShape(item, others as JsonSchema, [...path, key], root))
    }
  }
  for (const key of (node['required'] ?? []) as readonly string[]) {
    // A misspelt key is unknown, and the key that was meant is missing: one mistake.
    if (!Object.hasOwn(value, key) && !meant.has(key)) problems.push(missingKey(path, key, properties[key] ?? {}))
  }
  return problems
}

/** What is wrong with a value of the right type. */
function checkValue(value: unknown, node: JsonSchema, path: Path): Problem | undefined {
  const limit = (key: string) => (node[key] as number | undefined) ?? 0
  const choices = node['enum'] as readonly unknown[] | undefined
  if (choices && !choices.includes(value)) return notAChoice(path, value, choices.map(String))
  if (typeof value === 'string') {
    if (value.length < limit('minLength')) return invalid(path, `${describe(path)} is empty`, [])
    const pattern = node['pattern'] as string | undefined
    return pattern === undefined || matches(pattern, value) ? undefined : misshapen(path, value, pattern)
  }
  const most = (node['maximum'] as number | undefined) ?? Infinity
  if (typeof value === 'number' && value > most) {
    return invalid(path, `${describe(path)} is ${value}; at most ${most} was expected`, [])
  }
  if (typeof value === 'number' && value < ((node['minimum'] as number | undefined) ?? -Infinity)) {
    return invalid(path, `${describe(path)} is ${value}; at least ${limit('minimum')} was expected`, [])
  }
  if (Array.isArray(value) && value.length < limit('minItems')) return invalid(path, `${describe(path)} is empty`, [])
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (isMap && Object.keys(value).length < limit('minProperties')) {
    const keys = Object.keys(node['properties'] ?? {})
    return invalid(path, `${describe(path)} is empty`, keys.length > 0 ? [`known here: ${listOf(keys, 'and')}`] : [])
  }
  return undefined
}

/** Few patterns, many values. */
const compiled = new Map<string, RegExp>()

function matches(pattern: string, value: string): boolean {
  let expression = compiled.get(pattern)
  if (!expression) compiled.set(pattern, (expression = new RegExp(pattern)))
  return expression.test(value)
}

function misshapen(path: Path, value: string, pattern: string): Problem {
  const at = { path, aim: 'value' as const }
  if (pattern.startsWith('^not a number')) {
    return {
      ...at,
      code: 'LS103',
      rule: 'wrong-type',
      message: `${describe(path)} is the text \`${value}\`; a number was expected`,
      notes: /^[+-]?\d+(\.\d+)?$/.test(value) ? [`write it without quotes: \`${value}\``] : [],
    }
  }
  const takesDuration = pattern.includes('smhdw')
  const takesTime = pattern.includes('[Tt ]')
  const wanted = [...(takesDuration ? ['a duration such as `2d3h`'] : []), ...(takesTime ? ['an ISO-8601 time'] : [])]
  return {
    ...at,
    ...(takesDuration ? { code: 'LS107', rule: 'invalid-duration' } : { code: 'LS108', rule: 'invalid-time' }),
    message: `${describe(path)} is \`${value}\`; ${wanted.join(' or ')} was expected`,
    notes: takesDuration ? durationNotes(value) : ['for example `2026-01-01T00:00:00Z`'],
  }
}

function durationNotes(value: string): string[] {
  const words = /^(\d+)\s*(second|minute|hour|day|week)s?$/i.exec(value.trim())
  if (words) return [`did you mean \`${words[1]}${words[2]!.charAt(0).toLowerCase()}\`?`]
  return ['units are `s`, `m`, `h`, `d` and `w`, and they combine: `1d12h`']
}

function notAChoice(path: Path, value: unknown, choices: readonly string[]): Problem {
  const meant = suggest(String(value), choices)
  return invalid(
    path,
    `${describe(path)} is \`${String(value)}\`; one of ${listOf(choices)} was expected`,
    meant ? [`did you mean \`${meant}\`?`] : [],
  )
}

const invalid = (path: Path, message: string, notes: readonly string[]): Problem => ({
  code: 'LS104',
  rule: 'invalid-value',
  path,
  aim: 'value',
  message,
  notes,
})

function unknownKey(path: Path, meant: string | undefined, known: readonly string[]): Problem {
  const key = String(path.at(-1))
  const parent = path.slice(0, -1)
  const isEvent = describe(parent) === 'the event'
  return {
    code: 'LS101',
    rule: 'unknown-key',
    path,
    aim: 'key',
    message: `${describe(parent)} has no key \`${key}\``,
    notes: meant
      ? [`did you mean \`${meant}\`?`]
      : [
          ...(isEvent ? [`a custom event of that name is written \`custom_event: ${key}\``] : []),
          `known here: ${listOf(known, 'and')}`,
        ],
  }
}

function missingKey(path: Path, key: string, schema: JsonSchema): Problem {
  const example = (schema['examples'] as readonly unknown[] | undefined)?.[0]
  return {
    code: 'LS102',
    rule: 'missing-key',
    path,
    aim: 'key',
    message: `${describe(path)} needs \`${key}\``,
    notes: typeof example === 'string' ? [`for example \`${key}: ${example}\``] : [],
  }
}

function wrongType(path: Path, value: unknown, types: readonly string[]): Problem {
  const wanted = types.filter((type) => type !== 'null').map((type) => typeNames[type] ?? type)
  const isTime = /^(at|every|until|latency|start)$/.test(String(path.at(-1)))
  const expected = isTime
    ? `a ${String(path.at(-1)) === 'start' ? 'time such as `2026-01-01T00:00:00Z`' : 'duration such as `2d3h`'}`
    : wanted.length > 1
      ? `${wanted.slice(0, -1).join(', ')} or ${wanted.at(-1)}`
      : (wanted[0] ?? 'no value')
  const key = String(path.at(-1))
  const notes =
    typeof value === 'number' && isTime && key !== 'start'
      ? [`durations have a unit: \`${value}h\` or \`${value}d\``]
      : wanted.length === 1 && wanted[0] === 'a text' && (typeof value === 'number' || typeof value === 'boolean')
        ? [`put it in quotes: \`'${String(value)}'\``]
        : typeof value === 'string' && /^[+-]?\d+$/.test(value) && wanted.some((one) => one.endsWith('number'))
          ? [`write it without quotes: \`${value}\``]
          : []
  return {
    code: 'LS103',
    rule: 'wrong-type',
    path,
    aim: 'value',
    message: `${describe(path)} is ${show(value)}; ${expected} was expected`,
    notes,
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a map',
}

function show(value: unknown): string {
  if (value === null || value === undefined) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  const text = String(value)
  const short = `\`${text.length > 60 ? `${text.slice(0, 57)}…` : text}\``
  return typeof value === 'string' ? `the text ${short}` : short
}

function typesOf(node: JsonSchema): string[] {
  const type = node['type'] ?? []
  return Array.isArray(type) ? (type as string[]) : [type as string]
}

function admits(node: JsonSchema, value: unknown): boolean {
  const types = typesOf(node)
  if (types.length === 0) return true
  const name = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  return types.some((type) => type === name || (type === 'integer' && Number.isInteger(value)))
}

function resolveRef(node: JsonSchema, root: JsonSchema): JsonSchema {
  const target = node['$ref']
  if (typeof target !== 'string') return node
  return (root['$defs'] as Record<string, JsonSchema>)[target.replace('#/$defs/', '')]!
}

const itemNames: Readonly<Record<string, string>> = {
  tests: 'the test',
  events: 'the event',
  expect: 'the check',
  handoffs: 'the hand-off',
  cases: 'the case',
}

/** What the reader calls a place: "the test file", "the event", "`score`". */
export function describe(path: Path): string {
  const last = path.at(-1)
  if (last === undefined) return 'the test file'
  if (typeof last === 'number')
    return itemNames[String(path.at(-2))] ?? `item ${last + 1} of \`${String(path.at(-2))}\``
  return `\`${last}\``
}
