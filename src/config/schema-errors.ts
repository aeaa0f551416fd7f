/** Ajv's errors → one diagnostic per mistake, aimed at the key or the value, in words. */
import { operatorNames } from '../condition/operators.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Document, Path } from '../document/parse.ts'
import type { Span } from '../text/source.ts'
import { listOf, suggest } from '../text/suggest.ts'
import { triggers } from '../triggers/index.ts'
import { KindLimit } from './kind-limit.ts'
import { configSchema } from './schema.ts'

export interface SchemaError {
  readonly instancePath: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
  /** The schema node that holds the keyword. */
  readonly parentSchema: SchemaNode
  /** The value at the path. */
  readonly data: unknown
}

export interface StructuralProblems {
  /** Everything that is broken, also what another problem says already. */
  readonly paths: readonly Path[]
  readonly diagnostics: readonly Diagnostic[]
}

type SchemaNode = Readonly<Record<string, unknown>>

/** Problems of shape; what an `x-rules` note leaves to a semantic rule (LS2…) is not among them. */
export function explainSchemaErrors(errors: readonly SchemaError[], document: Document): StructuralProblems {
  const explanations: Explanation[] = []
  const unions = new Set(errors.filter(({ keyword }) => keyword === 'anyOf').map(({ instancePath }) => instancePath))
  for (const error of errors) {
    // A wrong type in one branch of a union says nothing: the error of the union does.
    if (error.keyword === 'type' && unions.has(error.instancePath)) continue
    const rule = (error.parentSchema['x-rules'] as Record<string, string> | undefined)?.[error.keyword]
    if (rule?.startsWith('LS2')) continue
    const explained = explain(error, rule, pathOf(error.instancePath))
    if (explained) explanations.push(explained)
  }
  // A misspelt key is unknown, and the key that was meant is missing: one mistake.
  const meant = new Set(
    explanations.flatMap(({ at, meant: key }) => (key ? [JSON.stringify([...at.slice(0, -1), key])] : [])),
  )
  const isMisspelt = ({ at, missing }: Explanation) =>
    missing !== undefined && meant.has(JSON.stringify([...at, missing.key]))
  const kinds = new KindLimit()
  const seen = new Set<string>()
  const apart = joinMissing(explanations.filter((one) => !isMisspelt(one)))
  const problems = apart.map(
    ({ at, code, rule, aim, message, notes = [] }): { path: Path; diagnostic?: Diagnostic } => {
      if (kinds.isFull(code)) return { path: at }
      const { key, value } = document.locate(at)
      const span = (aim === 'key' || value.end === value.start ? key : undefined) ?? firstLine(document, value)
      // By place, not by path: an alias repeats a part.
      const place = JSON.stringify([code, span])
      if (seen.has(place)) return { path: at }
      seen.add(place)
      kinds.count(code)
      const labels: Diagnostic['labels'] = [{ source: document.source, span }]
      return { path: at, diagnostic: { code, rule, severity: 'error', message, labels, notes } }
    },
  )
  const silent = explanations.filter(isMisspelt).map(({ at }) => at)
  return {
    paths: [...problems.map(({ path }) => path), ...silent],
    diagnostics: kinds.close(problems.flatMap(({ diagnostic }) => diagnostic ?? [])),
  }
}

/** One map that lacks several keys is one finding. */
function joinMissing(explanations: readonly Explanation[]): readonly Explanation[] {
  const lists = new Map<string, Explanation[]>()
  for (const one of explanations) {
    if (!one.missing) continue
    const place = JSON.stringify(one.at)
    const list = lists.get(place)
    if (list) list.push(one)
    else lists.set(place, [one])
  }
  return explanations.flatMap((one) => {
    const list = one.missing && lists.get(JSON.stringify(one.at))
    if (!list || list.length === 1) return [one]
    if (list[0] !== one) return []
    const keys = list.map(({ missing }) => missing!.key)
    return [
      {
        ...one,
        message: `${one.missing.subject} needs ${listOf(keys, 'and')}`,
        notes: list.flatMap(({ notes = [] }) => notes),
      },
    ]
  })
}

/** Of a map or list that has no key of its own. */
function firstLine({ source }: Document, { start, end }: Span): Span {
  return { start, end: start + /^[^\r\n]*/.exec(source.text.slice(start, end))![0].length }
}

interface Explanation {
  readonly code: string
  readonly rule: string
  readonly at: Path
  readonly aim: 'key' | 'value'
  readonly message: string
  readonly notes?: readonly string[]
  /** The key that is not there, and what lacks it. */
  readonly missing?: { readonly key: string; readonly subject: string }
  /** The known key for which an unknown one probably stands. */
  readonly meant?: string | undefined
}

function explain(error: SchemaError, rule: string | undefined, path: Path): Explanation | undefined {
  const { data: value, parentSchema: node } = error
  const subject = describePath(path)
  if (node['x-node'] === 'trigger') return explainTrigger(path, value)
  if (node['x-node'] === 'condition' && error.keyword === 'oneOf') return explainCondition(path, value)
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params['additionalProperty'])
      const known = Object.keys((node['properties'] as object | undefined) ?? {})
      const meant = suggest(key, known)
      return {
        code: 'LS101',
        rule: 'unknown-key',
        at: [...path, key],
        aim: 'key',
        message: `${subject} has no key \`${key}\``,
        notes: [meant ? `did you mean \`${meant}\`?` : `known here: ${listOf(known, 'and')}`],
        meant,
      }
    }
    case 'required': {
      const key = String(error.params['missingProperty'])
      const properties = node['properties'] as Record<string, SchemaNode> | undefined
      // The alternatives of `oneOf` name keys without saying what they are; the node above speaks for them.
      if (!properties) return undefined
      const example = (resolveRef(properties[key] ?? {})['examples'] as unknown[] | undefined)?.[0]
      return {
        code: 'LS102',
        rule: 'missing-key',
        at: path,
        aim: 'key',
        message: `${subject} needs \`${key}\``,
        notes: example === undefined ? [] : [`for example ${flow(`${key}: ${plain(example)}`)}`],
        missing: { key, subject },
      }
    }
    case 'anyOf': {
      const branches = (node['anyOf'] as SchemaNode[]).map(resolveRef)
      if (branches.some((branch) => branch['type'] === undefined || admits(branch['type'], value))) return undefined
      return wrongType(
        path,
        subject,
        value,
        branches.flatMap((branch) => branch['type'] as string),
      )
    }
    case 'type':
      return wrongType(path, subject, value, [node['type']].flat() as string[])
    case 'pattern':
      return rule === 'LS107'
        ? explainDuration(path, subject, String(value), node)
        : {
            code: 'LS108',
            rule: 'invalid-time',
            at: path,
            aim: 'value',
            message: `${subject} is \`${String(value)}\`; an ISO-8601 time was expected`,
            notes: ['for example `2026-01-01T00:00:00Z`'],
          }
    case 'enum':
    case 'const': {
      const choices = (error.keyword === 'enum' ? node['enum'] : [node['const']]) as unknown[]
      const meant = typeof value === 'string' ? suggest(value, choices.map(String)) : undefined
      const sameText = choices.some((choice) => String(choice) === value)
      return {
        code: 'LS104',
        rule: 'invalid-value',
        at: path,
        aim: 'value',
        message: `${subject} is ${sameText ? describeValue(value) : flow(value)}; ${choices.length > 1 ? 'one of ' : ''}${listOf(choices.map(String))} was expected`,
        notes: meant ? [`did you mean \`${meant}\`?`] : sameText ? ['write it without quotes'] : [],
      }
    }
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return {
        code: 'LS104',
        rule: 'invalid-value',
        at: path,
        aim: 'value',
        message: `${subject} is empty`,
        notes: [],
      }
    default:
      return undefined
  }
}

function wrongType(path: Path, subject: string, value: unknown, expected: readonly string[]): Explanation {
  const wanted = [...new Set(expected.flat())].filter((type) => type !== 'null').map((type) => typeNames[type] ?? type)
  const text = wanted.length > 1 ? `${wanted.slice(0, -1).join(', ')} or ${wanted.at(-1)}` : (wanted[0] ?? 'no value')
  const quoted =
    wanted.length === 1 && wanted[0] === 'a text' && (typeof value === 'number' || typeof value === 'boolean')
  const isNumeric =
    wanted.length === 1 && wanted[0]!.endsWith('number') && typeof value === 'string' && /^[+-]?\d+$/.test(value)
  const isDuration = /(window|reeligibility|after)$/.test(String(path.at(-1)))
  return {
    code: 'LS103',
    rule: 'wrong-type',
    at: path,
    aim: 'value',
    message: `${subject} is ${describeValue(value)}; ${text} was expected`,
    notes:
      isDuration && typeof value === 'number'
        ? [`durations have a unit: \`${value}s\`, \`${value}h\` or \`${value}d\``]
        : quoted
          ? [`put it in quotes: \`'${String(value)}'\``]
          : isNumeric
            ? [`write it without quotes: \`${value}\``]
            : [],
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

function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  if (typeof value === 'string') return `the text ${flow(value)}`
  return flow(value)
}

/** A short form of a value as YAML would write it. */
function flow(value: unknown): string {
  const text = plain(value).replaceAll('\n', '⏎')
  return `\`${text.length > 60 ? `${text.slice(0, 57)}…` : text}\``
}

function plain(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  return JSON.stringify(value) ?? 'empty'
}

function explainDuration(path: Path, subject: string, value: string, node: SchemaNode): Explanation {
  const never = String(node['pattern']).includes('never')
  const words = /^(\d+)\s*(second|minute|hour|day|week)s?$/i.exec(value.trim())
  // `M` may be months, which `m` is not.
  const upper = /^([0-9]+[smhdw])+$/i.test(value) && !value.includes('M')
  const isNever = never && /^never$/i.test(value)
  const meant = words
    ? `${words[1]}${words[2]!.charAt(0).toLowerCase()}`
    : upper || isNever
      ? value.toLowerCase()
      : undefined
  return {
    code: 'LS107',
    rule: 'invalid-duration',
    at: path,
    aim: 'value',
    message: `${subject} is \`${value}\`; a duration such as \`30d\`${never ? ' or `never`' : ''} was expected`,
    notes: meant
      ? [`did you mean \`${meant}\`?`]
      : /^\d+$/.test(value)
        ? [`a unit is missing: \`${value}s\`, \`${value}h\` or \`${value}d\``]
        : ['units are `s`, `m`, `h`, `d` and `w`, and they combine: `1d12h`; months and years are not exact'],
  }
}

function explainTrigger(path: Path, value: unknown): Explanation | undefined {
  const kinds = [...triggers.keys()]
  const unknown = (given: string, at: Path, aim: 'key' | 'value'): Explanation => {
    const meant = suggest(given, kinds)
    return {
      code: 'LS106',
      rule: 'unknown-trigger',
      at,
      aim,
      message: `\`${given}\` is not a trigger`,
      notes: [
        meant
          ? `did you mean \`${meant}\`?`
          : /^[a-z0-9_ -]+$/i.test(given)
            ? `for a custom event of that name write \`custom_event: ${given}\`; triggers are ${listOf(kinds, 'and')}`
            : `triggers are ${listOf(kinds, 'and')}`,
      ],
    }
  }
  const malformed = (message: string, note: string, at = path): Explanation => ({
    code: 'LS105',
    rule: 'ambiguous-keys',
    at,
    aim: at === path ? 'value' : 'key',
    message,
    notes: [note],
  })
  if (typeof value === 'string') {
    const trigger = triggers.get(value)
    if (!trigger) return unknown(value, path, 'value')
    if (trigger.bare) return undefined
    return malformed(`the trigger \`${value}\` needs an argument`, `for example \`${trigger.examples[0]!.yaml}\``)
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return wrongType(path, 'the trigger', value, ['string', 'object'])
  }
  const keys = Object.keys(value)
  const stranger = keys.find((key) => key !== 'where' && !triggers.has(key))
  if (stranger !== undefined) return unknown(stranger, [...path, stranger], 'key')
  const given = keys.filter((key) => key !== 'where')
  if (given.length === 0)
    return malformed(
      'the trigger has filters but no event',
      'write the trigger key beside `where`, e.g. `custom_event: demo_requested`',
    )
  if (given.length > 1) {
    return malformed(
      `one list item is one trigger; this one has ${listOf(given, 'and')}`,
      'begin a list item (`-`) for each of them',
      [...path, given[1]!],
    )
  }
  const kind = given[0]!
  if (keys.includes('where') && !triggers.get(kind)!.where) {
    const filterable = kinds.filter((name) => triggers.get(name)!.where)
    return malformed(
      `\`${kind}\` takes no \`where\``,
      `Braze has property filters on ${listOf(filterable, 'and')} only`,
      [...path, 'where'],
    )
  }
  return undefined
}

function explainCondition(path: Path, value: unknown): Explanation | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined
  const keys = Object.keys(value)
  const groups = keys.filter((key) => ['all', 'any', 'none'].includes(key))
  const subjects = keys.filter((key) => key === 'attribute' || key === 'property')
  const found = keys.filter((key) => (operatorNames as string[]).includes(key))
  const known = [...groups, ...subjects, ...found]
  const fail = (message: string, note: string, key?: string): Explanation => ({
    code: 'LS105',
    rule: 'ambiguous-keys',
    at: key === undefined ? path : [...path, key],
    aim: key === undefined ? 'value' : 'key',
    message,
    notes: [note],
  })
  // A misspelt key is reported on its own; what is missing because of it is not.
  if (known.length < keys.length) return undefined
  if (groups.length > 0 && known.length > 1) {
    return fail(
      `one condition is either a test or a group; this one has ${listOf(known, 'and')}`,
      'begin a list item (`-`) for each of them',
      known.find((key) => key !== groups[0]),
    )
  }
  if (subjects.length === 0)
    return fail('the condition names no `attribute` or `property`', 'for example `attribute: lifecycle`')
  if (subjects.length > 1)
    return fail(
      'one condition tests an `attribute` or a `property`, not both',
      'begin a list item (`-`) for each of them',
      subjects[1],
    )
  if (found.length === 0) return fail('the condition has no operator', `operators are ${listOf(operatorNames, 'and')}`)
  return fail(
    `one condition has one operator; this one has ${listOf(found, 'and')}`,
    'begin a list item (`-`) for each of them: a list means AND',
    found[1],
  )
}

function admits(type: unknown, value: unknown): boolean {
  const name = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  return [type].flat().some((one) => one === name || (one === 'integer' && name === 'number'))
}

/** What the reader calls a place: "the score", "action group 2", "the trigger". */
export function describePath(path: Path): string {
  if (path.length === 0) return 'the config'
  const last = path.at(-1)!
  if (typeof last === 'number') {
    const list = String(path.at(-2))
    if (list === 'action_groups') return `action group ${last + 1}`
    if (list.endsWith('triggers')) return 'the trigger'
    if (list === 'inactivity') return `inactivity window ${last + 1}`
    return ['all', 'any', 'none', 'audience', 'where'].includes(list)
      ? 'the condition'
      : `item ${last + 1} of \`${list}\``
  }
  return `\`${last}\``
}

let built: SchemaNode | undefined
const schema = (): SchemaNode => (built ??= configSchema())

/** The definition that a `$ref` names, under what stands beside it. */
function resolveRef(node: SchemaNode): SchemaNode {
  const target = node['$ref']
  if (typeof target !== 'string') return node
  const definitions = schema()['$defs'] as Record<string, SchemaNode>
  return { ...definitions[target.replace('#/$defs/', '')], ...node }
}

export function pathOf(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment))
}

/** The keys that a map at a path must have; undefined where the schema knows nothing about the path. */
export function requiredKeys(path: Path): readonly string[] {
  let nodes: SchemaNode[] = [schema()]
  for (const segment of path) {
    nodes = nodes
      .flatMap((node) => [node, ...((node['anyOf'] as SchemaNode[] | undefined) ?? []).map((one) => resolveRef(one))])
      .map((node) =>
        typeof segment === 'number' ? node['items'] : (node['properties'] as SchemaNode | undefined)?.[segment],
      )
      .filter((node) => node !== undefined)
      .map((node) => resolveRef(node as SchemaNode))
  }
  return nodes.flatMap((node) => (node['required'] as string[] | undefined) ?? [])
}
