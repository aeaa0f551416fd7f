/** Config and options → a script; what SQL cannot say is a diagnostic. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Warehouse } from '../../config/config.generated.ts'
import type { Document } from '../../document/parse.ts'
import { Failure } from '../../failure.ts'
import type { Origin } from '../../plan/plan.ts'
import { columnNames } from '../../plan/warehouse.ts'
import { type CompileOptions, compileSql, type Script } from '../../sql/compile.ts'
import type { Dialect } from '../../sql/dialects/dialect.ts'
import { dialects } from '../../sql/dialects/index.ts'
import { tablesOfBraze } from '../../sql/braze-log.ts'
import type { BrazeSource } from '../../sql/braze-types.ts'
import { type Refusal, refusals } from '../../sql/refuse.ts'
import { sourceRefusals } from '../../sql/refuse-source.ts'
import { defaultTables, type Tables } from '../../sql/tables.ts'
import { listOf, suggest } from '../../text/suggest.ts'
import type { CommandInput } from '../command.ts'
import { timeOption } from '../time-option.ts'
import type { CompileSubject } from './target.ts'

type Options = CommandInput['options']

export interface WarehouseScript {
  readonly script: Script
  readonly dialect: Dialect
  /** What is said of the tables of Braze. */
  readonly reads: readonly string[]
}

export function compileForWarehouse(subject: CompileSubject, options: Options): WarehouseScript {
  const compile = compileOptions(subject, options)
  const reads = aboutSource(subject, compile)
  return { script: compileSql(subject.plan, compile), dialect: compile.dialect, reads }
}

/** Which tables of Braze are the log. */
export function aboutSource({ plan }: CompileSubject, { source }: CompileOptions): string[] {
  return source ? [`the log is what these tables hold: ${tablesOfBraze(plan, source).join(', ')}`] : []
}

/** For a Plan that this dialect can say; throws what it cannot. */
export function compileOptions({ plan, document, warehouse }: CompileSubject, options: Options): CompileOptions {
  const dialect = dialectOf(options, warehouse)
  const tables = tablesOf(options, warehouse)
  const source = sourceOf(options, warehouse, dialect)
  refuse(document, dialect, [
    ...refusals(plan, dialect),
    ...(source ? sourceRefusals(plan, source, tables.profiles !== null) : []),
  ])
  return {
    dialect,
    tables,
    ...(source && { source }),
    until: timeOption('--run-until', options['runUntil'] as string | undefined) ?? null,
    cite: (path) => place(document, path),
  }
}

export function dialectOf(options: Options, warehouse: Warehouse): Dialect {
  const dialect = dialects.get((options['dialect'] as string | undefined) ?? warehouse.dialect ?? '')
  if (dialect) return dialect
  throw new Failure('no --dialect is given', [
    `dialects are ${listOf([...dialects.keys()], 'and')}`,
    '`warehouse: { dialect: … }` in the config sets it for good',
  ])
}

/** Tables of Braze, if they are meant. */
function sourceOf(options: Options, warehouse: Warehouse, dialect: Dialect): BrazeSource | null {
  const kind = options['source'] as BrazeSource['kind'] | undefined
  if (kind === undefined) {
    if (options['identity'] === undefined) return null
    throw new Failure('--identity is for --source', ['a table of events of your own says itself whose they are'])
  }
  if (!dialect.tablesOfBraze) {
    const names = [...dialects.values()].flatMap((one) => (one.tablesOfBraze ? [one.name] : []))
    throw new Failure(`--source is not for ${dialect.title}`, [`it is for ${listOf(names, 'and')}`])
  }
  const usual = kind === 'currents' ? '*' : '*_shared'
  const tables = (options['eventsTable'] as string | undefined) ?? warehouse.events_table ?? usual
  if (tables.split('*').length !== 2) {
    throw new Failure(`the events table is \`${tables}\`; one \`*\` in it was expected with --source`, [
      `it stands for the type of the events, as in \`braze.${usual}\``,
    ])
  }
  return { kind, tables, identity: (options['identity'] as BrazeSource['identity'] | undefined) ?? 'joined' }
}

/** Throws what SQL cannot say, with its place in the config. */
function refuse(document: Document, dialect: Dialect, found: readonly Refusal[]): void {
  if (found.length === 0) return
  const diagnostics = found.map(({ path, ...rest }): Diagnostic => ({
    ...rest,
    severity: 'error',
    labels: [{ source: document.source, span: document.locate(path).value }],
  }))
  throw new RefusedBySql(diagnostics, dialect)
}

/** What a dialect cannot say; the command shows it with its code frames. */
export class RefusedBySql extends Failure {
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[], dialect: Dialect) {
    super(`nothing was compiled for ${dialect.title}`, ['`leadscore rules CODE` explains a finding'])
    this.diagnostics = diagnostics
  }
}

/** `leadscore.yaml:12`. */
function place(document: Document, path: Origin): string {
  const { source } = document
  return `${source.name}:${source.position(document.locate(path).value.start).line}`
}

/** What an option says, else the config, else the default. */
export function tablesOf(options: Options, warehouse: Warehouse): Tables {
  const columns = new Map([
    ...Object.entries(warehouse.columns ?? {}),
    ...columnsOf(options['columns'] as string | undefined),
  ])
  const text = (name: string) => options[name] as string | undefined
  const { events, timeUnit } = defaultTables
  const optional = (name: 'id' | 'sequence') => {
    const given = columns.get(name) ?? events[name]
    return given === 'none' ? null : given
  }
  const profiles = text('profilesTable') ?? warehouse.profiles_table
  const tables: Tables = {
    events: {
      table: text('eventsTable') ?? warehouse.events_table ?? events.table,
      user: columns.get('user_id') ?? events.user,
      time: columns.get('time') ?? events.time,
      type: columns.get('type') ?? events.type,
      name: columns.get('name') ?? events.name,
      properties: columns.get('properties') ?? events.properties,
      attributes: columns.get('attributes') ?? events.attributes,
      id: optional('id'),
      sequence: optional('sequence'),
    },
    profiles:
      profiles === undefined
        ? null
        : {
            table: profiles,
            user: columns.get('user_id') ?? events.user,
            attributes: columns.get('attributes') ?? events.attributes,
          },
    timeUnit: (text('timeUnit') as Tables['timeUnit'] | undefined) ?? warehouse.time_unit ?? timeUnit,
    scores: text('scoresTable') ?? warehouse.scores_table ?? defaultTables.scores,
    handoffs: text('handoffsTable') ?? warehouse.handoffs_table ?? defaultTables.handoffs,
  }
  refuseOverwriting(tables)
  return tables
}

/** A table that is read or written is not replaced by another one. */
function refuseOverwriting({ events, profiles, scores, handoffs }: Tables): void {
  const named = [events.table, ...(profiles ? [profiles.table] : []), scores, handoffs].map((name) =>
    name.toLowerCase(),
  )
  for (const written of [scores, handoffs]) {
    if (named.filter((name) => name === written.toLowerCase()).length === 1) continue
    throw new Failure(`the table \`${written}\` would be replaced by another one`, [
      'events, profiles, scores and hand-offs are four different tables',
    ])
  }
}

function columnsOf(list: string | undefined): Map<string, string> {
  const columns = new Map<string, string>()
  for (const part of list === undefined ? [] : list.split(',')) {
    const [name = '', ...rest] = part.split('=')
    const column = rest.join('=').trim()
    if (!columnNames.some((known) => known === name.trim()) || column === '') {
      const meant = suggest(name.trim(), columnNames)
      throw new Failure(`--columns has \`${part}\`; \`name=column\` was expected`, [
        meant ? `did you mean \`${meant}\`?` : `names are ${listOf(columnNames, 'and')}`,
      ])
    }
    columns.set(name.trim(), column)
  }
  return columns
}
