/** What things are called in a dbt project: after the model of the scores, so that two projects go together. */
import { logOfBraze } from '../sql/braze-log.ts'
import type { Statement } from '../sql/relation.ts'
import type { Tables } from '../sql/tables.ts'

export interface DbtNames {
  /** Of the package. */
  readonly project: string
  readonly scores: string
  readonly handoffs: string
  /** Macros. */
  readonly steps: string
  readonly until: string
  /** A variable that unit tests set. */
  readonly inOneQuery: string
  /** Jinja for a table that is read; undefined for another one. */
  source(written: string): string | undefined
  /** The same for the rows of a unit test. */
  readonly events: string
  readonly profiles: string
  readonly sources: readonly SourceOfTables[]
  model(statement: Statement): string
  modelOf(name: string): string
}

/** The last part of a table's name; undefined where dbt takes no such name for a model. */
export function modelName(table: string): string | undefined {
  return /^(?:.*\.)?"?([A-Za-z_]\w*)"?$/s.exec(table)?.[1]
}

/** For tables whose names are those of models; `braze` are the tables that are read in place of the events. */
export function namesOf(tables: Tables, braze: readonly string[]): DbtNames {
  const scores = modelName(tables.scores)!
  const handoffs = modelName(tables.handoffs)!
  const project = scores.replace(/_scores$/i, '').toLowerCase()
  const modelOf = (name: string) => (name === scores || name === handoffs ? name : name.replace(/^leadscore/, project))
  const events = { written: tables.events.table, name: 'events', description: 'The log, a row per event.' }
  const sources = sourcesOf(
    [
      ...(braze.length > 0 ? braze.map((written) => ({ written, description: 'Events of one type.' })) : [events]),
      ...(tables.profiles
        ? [
            {
              written: tables.profiles.table,
              name: 'profiles',
              description: 'Attributes before the first event, a row per user.',
            },
          ]
        : []),
    ],
    project,
  )
  const source = (written: string) => {
    for (const { name, tables: own } of sources) {
      const table = own.find((one) => one.written === written)
      if (table) return `source('${name}', '${table.name}')`
    }
    return undefined
  }
  return {
    project,
    scores,
    handoffs,
    steps: `${project}_steps_in_one_query`,
    until: `${project}_until`,
    inOneQuery: `${project}_in_one_query`,
    source,
    events: braze.length > 0 ? `ref('${modelOf(logOfBraze.table)}')` : source(events.written)!,
    profiles: tables.profiles ? source(tables.profiles.table)! : '',
    sources,
    model: ({ name }) => modelOf(name),
    modelOf,
  }
}

/** A source of dbt: tables of one schema. */
export interface SourceOfTables {
  readonly name: string
  readonly database: string | null
  readonly schema: string | null
  readonly tables: readonly SourceTable[]
}

export interface SourceTable {
  readonly name: string
  /** As the user wrote it, with its schema. */
  readonly written: string
  readonly identifier: string
  readonly isQuoted: boolean
  readonly description: string
}

export interface ReadTable {
  readonly written: string
  /** Its name in dbt; its own unless it is said. */
  readonly name?: string
  readonly description: string
}

/** One source for each schema; the first one is called by the project. */
export function sourcesOf(read: readonly ReadTable[], project: string): SourceOfTables[] {
  const sources: (SourceOfTables & { tables: SourceTable[] })[] = []
  for (const { written, name, description } of read) {
    const parts = [...written.matchAll(/"((?:[^"]|"")*)"|([^."]+)/g)].map(([, quoted, plain]) => ({
      text: quoted?.replaceAll('""', '"') ?? plain!,
      isQuoted: quoted !== undefined,
    }))
    const [identifier, schema, database] = parts.toReversed()
    const own = { name: name ?? identifier!.text, written, identifier: identifier!.text, description }
    const at = { database: database?.text ?? null, schema: schema?.text ?? null }
    const table = { ...own, isQuoted: identifier!.isQuoted }
    const same = sources.find((one) => one.schema === at.schema && one.database === at.database)
    if (same) same.tables.push(table)
    else sources.push({ name: sources.length === 0 ? project : `${project}_${own.name}`, ...at, tables: [table] })
  }
  return sources
}
