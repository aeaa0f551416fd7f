// Google's own SQL engine, which BigQuery is built on, as a server of this machine. It evaluates queries over rows that come with the
// request; the statements that make tables are taken apart here, and analysed whole.

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Engine, Kind, Row, Session, Table } from './engine.ts'
import { cacheFolder } from './installed.ts'
import { kill, launch } from './processes.ts'
import { lexis, statementsOf } from './statements.ts'

const home = join(cacheFolder, 'bigquery')
const library = join(home, 'node_modules/@fivetrandevelopers/zetasql/lib/zetasql')
const platform = `${process.arch.startsWith('arm') ? '_arm' : ''}${process.platform === 'darwin' ? '' : '.so'}`
const server = [join(library, `remote_server${platform}`), join(library, 'remote_server')].find((file) =>
  existsSync(file),
)

/** Of all that the engine knows, what BigQuery does not offer. */
const notInBigQuery =
  /LAMBDA|WITH_EXPRESSION|ARRAY_FIND|ARRAY_AGGREGATION|FILTER_FIELDS|REPLACE_FIELDS|PROTO|NULLIFZERO|FIRST_AND_LAST_N|TIMESTAMP_NANOS|DISALLOW_GROUP_BY_FLOAT|GROUP_ROWS|REPEAT$|ENCRYPTION|EXPERIMENTAL|TEST_|STRUCT_POSITIONAL|CORRESPONDING|MACROS|UNNEST_AND_FLATTEN|SPANNER/

type Value = Record<string, unknown>
interface Column {
  name: string
  type: { typeKind: string } & Record<string, unknown>
}
interface Stored {
  columns: Column[]
  rows: { cell: Value[] }[]
}
interface Answer {
  content: { tableData?: { row?: { cell: Value[] }[] } }
  prepared: { columns: Column[] }
}
type Service = Record<'getLanguageOptions' | 'evaluateQuery' | 'analyze', (request: object) => Promise<unknown>>

export const zetasql: Engine = {
  name: 'ZetaSQL',

  unavailable: () => (server === undefined ? 'ZetaSQL is not installed here; `npm run test:warehouses` does it' : null),

  async start(): Promise<Session> {
    const port = await freePort()
    const child = launch(server!, ['localhost', String(port)])
    const service = await connect(port)
    const language = await bigQueryLanguage(service)
    return {
      engine: 'ZetaSQL (@fivetrandevelopers/zetasql 1.13.0), as BigQuery',
      run: (tables, script, results) => runScript(service, language, tables, script, results),
      stop: () => kill(child),
    }
  },
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })

async function connect(port: number): Promise<Service> {
  const load = createRequire(join(home, 'package.json'))
  const grpc = load('@grpc/grpc-js')
  const definition = load('@grpc/proto-loader').loadSync('local_service.proto', {
    defaults: false,
    oneofs: true,
    longs: String,
    enums: String,
    includeDirs: [join(library, 'protos')],
  })
  const size = { 'grpc.max_send_message_length': -1, 'grpc.max_receive_message_length': -1 }
  const client = new (grpc.loadPackageDefinition(definition).zetasql.local_service.ZetaSqlLocalService)(
    `localhost:${port}`,
    grpc.credentials.createInsecure(),
    size,
  )
  await promisify(client.waitForReady.bind(client))(Date.now() + 60_000)
  const { path, requestSerialize } = client.constructor.service.Analyze
  const method = (name: string) => promisify(client[name].bind(client)) as Service['analyze']
  return {
    getLanguageOptions: method('getLanguageOptions'),
    evaluateQuery: method('evaluateQuery'),
    // What it answers is a tree that is nested too deep for the reader, and nobody looks at it.
    analyze: promisify(client.makeUnaryRequest.bind(client, path, requestSerialize, () => ({}))) as Service['analyze'],
  }
}

async function bigQueryLanguage(service: Service): Promise<object> {
  const all = (await service.getLanguageOptions({ maximumFeatures: true })) as { enabledLanguageFeatures: string[] }
  return {
    ...all,
    productMode: 'PRODUCT_EXTERNAL',
    enabledLanguageFeatures: all.enabledLanguageFeatures.filter((feature) => !notInBigQuery.test(feature)),
    supportedStatementKinds: [
      'RESOLVED_QUERY_STMT',
      'RESOLVED_CREATE_TABLE_AS_SELECT_STMT',
      'RESOLVED_DROP_STMT',
      'RESOLVED_CREATE_FUNCTION_STMT',
      'RESOLVED_INSERT_STMT',
    ],
  }
}

const types: Record<Kind, string> = {
  text: 'TYPE_STRING',
  time: 'TYPE_TIMESTAMP',
  json: 'TYPE_JSON',
  bigint: 'TYPE_INT64',
  boolean: 'TYPE_BOOL',
  double: 'TYPE_DOUBLE',
}

const encode = (value: unknown, kind: Kind): Value => {
  if (value === null) return {}
  if (kind !== 'time') return { [valueOf[kind]]: value }
  const ms = value as number
  const seconds = Math.floor(ms / 1000)
  return { timestampValue: { seconds, nanos: (ms - seconds * 1000) * 1_000_000 } }
}
const valueOf = {
  text: 'stringValue',
  json: 'jsonValue',
  bigint: 'int64Value',
  boolean: 'boolValue',
  double: 'doubleValue',
} as const

const store = ({ columns, rows }: Table): Stored => ({
  columns: Object.entries(columns).map(([name, kind]) => ({ name, type: { typeKind: types[kind] } })),
  rows: rows.map((row) => ({ cell: Object.entries(columns).map(([name, kind]) => encode(row[name], kind)) })),
})

const decode = (value: Value): unknown => {
  if ('int64Value' in value) return Number(value['int64Value'])
  if ('timestampValue' in value) {
    const { seconds = 0, nanos = 0 } = value['timestampValue'] as { seconds?: string; nanos?: number }
    return new Date(Number(seconds) * 1000 + nanos / 1_000_000).toISOString()
  }
  const [first] = Object.entries(value).filter(([key]) => key !== 'value')
  return first === undefined ? null : first[1]
}

const creation =
  /^create\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+)?table\s+(?:if\s+not\s+exists\s+)?((?:`(?:[^`\\]|\\.)*`|[\w.-]+)+)\s+as\b/i
const functionCreation =
  /^create\s+(?:or\s+replace\s+)?temp(?:orary)?\s+function\s+(\w+)\s*\(([^)]*)\)\s*(?:returns\s+[\w<>]+\s+)?as\s*\(([\s\S]*)\)\s*$/i
/** Into all columns of a table, in their order. */
const insertion = /^insert\s+into\s+(\w+)\s*\([^)]*\)\s*/i
const comments = /^(?:\s+|--[^\n]*\n|\/\*[\s\S]*?\*\/)*/
const unquoted = (name: string) => (name.startsWith('`') ? name.slice(1, -1).replaceAll(/\\(.)/g, '$1') : name)

/** The engine puts the body of a function in the place of its calls. */
const rewrites = [
  'REWRITE_INLINE_SQL_FUNCTIONS',
  'REWRITE_BUILTIN_FUNCTION_INLINER',
  'REWRITE_WITH_EXPR',
  'REWRITE_TYPEOF_FUNCTION',
]
const inlined = (name: string, parameters: string, body: string) => {
  const named = parameters.split(',').map((parameter) => parameter.trim().split(/\s+/)[0]!)
  const any = { kind: 'ARG_TYPE_ARBITRARY', numOccurrences: 1 }
  return {
    namePath: [name],
    group: 'Templated_SQL_Function',
    mode: 'SCALAR',
    signature: [{ argument: named.map(() => any), returnType: any }],
    parseResumeLocation: { input: body },
    templatedSqlFunctionArgumentName: named,
  }
}

async function runScript(
  service: Service,
  language: object,
  given: readonly Table[],
  script: string,
  results: readonly string[],
): Promise<Row[][]> {
  const tables = new Map(given.map((table) => [table.name, store(table)]))
  const functions: object[] = []
  const catalog = () => ({
    name: 'catalog',
    customFunction: functions,
    builtinFunctionOptions: { languageOptions: language },
    table: [...tables].map(([name, { columns: column }]) => ({ name, nameInCatalog: name, column })),
  })
  const options = { languageOptions: language, enabledRewrites: rewrites }
  const evaluate = async (sql: string) => {
    const tableContent = Object.fromEntries([...tables].map(([name, { rows: row }]) => [name, { tableData: { row } }]))
    const answer = (await service.evaluateQuery({ sql, options, simpleCatalog: catalog(), tableContent })) as Answer
    return { columns: answer.prepared.columns, rows: answer.content.tableData?.row ?? [] }
  }
  const statements = statementsOf(script, lexis.bigquery).map((statement) => statement.replace(comments, ''))
  // The engine has no scripts: a loop is followed here.
  let loop = 0
  for (let at = 0; at < statements.length; at++) {
    let bare = statements[at]!
    if (/^end\s+while$/i.test(bare)) {
      at = loop - 1
      continue
    }
    const head = /^while\s+(.*?)\s+do\s+/is.exec(bare)
    if (head !== null) {
      loop = at
      const { rows } = await evaluate(`SELECT ${head[1]!}`)
      if (decode(rows[0]!.cell[0]!) !== true) {
        at = statements.findIndex((statement, place) => place > at && /^end\s+while$/i.test(statement))
        continue
      }
      bare = bare.slice(head[0].length)
    }
    await service.analyze({ options, simpleCatalog: catalog(), sqlStatement: bare })
    const made = creation.exec(bare)
    const defined = functionCreation.exec(bare)
    const inserted = insertion.exec(bare)
    if (defined !== null) functions.push(inlined(defined[1]!, defined[2]!, defined[3]!))
    else if (made !== null) tables.set(unquoted(made[1]!), await evaluate(bare.slice(made[0].length)))
    else if (inserted !== null) {
      const into = tables.get(inserted[1]!)!
      const { rows } = await evaluate(bare.slice(inserted[0].length))
      tables.set(inserted[1]!, { ...into, rows: [...into.rows, ...rows] })
    } else if (!/^drop\s/i.test(bare)) {
      throw new Error(`this statement is analysed, but cannot be run here: ${bare.slice(0, 80)}`)
    }
  }
  return results.map((name) => {
    const { columns: cols, rows } = tables.get(name)!
    return rows.map(({ cell }) => Object.fromEntries(cols.map((column, i) => [column.name, decode(cell[i]!)])))
  })
}
