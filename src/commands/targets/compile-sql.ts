/** Config and options → a script; what SQL cannot say is a diagnostic. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Warehouse } from '../../config/config.generated.ts'
import type { Document } from '../../document/parse.ts'
import { Failure } from '../../failure.ts'
import type { Origin, Plan } from '../../plan/plan.ts'
import { columnNames } from '../../plan/warehouse.ts'
import { compileSql, type Script } from '../../sql/compile.ts'
import type { Dialect } from '../../sql/dialects/dialect.ts'
import { dialects } from '../../sql/dialects/index.ts'
import { refusals } from '../../sql/refuse.ts'
import { defaultTables, type Tables } from '../../sql/tables.ts'
import { listOf, suggest } from '../../text/suggest.ts'
import type { CommandInput } from '../command.ts'
import { timeOption } from '../time-option.ts'
import type { CompileSubject } from './target.ts'

type Options = CommandInput['options']

export interface WarehouseScript {
  readonly script: Script
  readonly dialect: Dialect
}

export function compileForWarehouse(subject: CompileSubject, options: Options): WarehouseScript {
  const { plan, document, warehouse } = subject
  const dialect = dialectOf(options, warehouse)
  refuse(plan, document, dialect)
  const script = compileSql(plan, {
    dialect,
    tables: tablesOf(options, warehouse),
    until: timeOption('--run-until', options['runUntil'] as string | undefined) ?? null,
    cite: (path) => place(document, path),
  })
  return { script, dialect }
}

export function dialectOf(options: Options, warehouse: Warehouse): Dialect {
  const dialect = dialects.get((options['dialect'] as string | undefined) ?? warehouse.dialect ?? '')
  if (dialect) return dialect
  throw new Failure('no --dialect is given', [
    `dialects are ${listOf([...dialects.keys()], 'and')}`,
    '`warehouse: { dialect: … }` in the config sets it for good',
  ])
}

/** Throws what SQL cannot say, with its place in the config. */
function refuse(plan: Plan, document: Document, dialect: Dialect): void {
  const found = refusals(plan, dialect)
  if (found.length === 0) return
  const diagnostics = found.map(({ path, ...rest }): Diagnostic => ({
    ...rest,
    severity: 'error',
    labels: [{ source: document.source, span: document.locate(path).value }],
  }))
  throw new RefusedBySql(diagnostics, dialect)
}

/** What a dialect cannot say; shown by the command with its code frames. */
export class RefusedBySql extends Failure {
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[], dialect: Dialect) {
    const [first] = diagnostics
    const { source, span } = first!.labels[0]
    const { line, column } = source.position(span.start)
    super(`${source.name}:${line}:${column}: ${first!.code} ${first!.message}`, [
      ...first!.notes,
      ...diagnostics.slice(1).map((one) => {
        const at = one.labels[0].source.position(one.labels[0].span.start)
        return `${source.name}:${at.line}:${at.column}: ${one.code} ${one.message}`
      }),
      `nothing was compiled for ${dialect.title}`,
    ])
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
