/** The relational tree as text of one dialect. */
import type { Dialect } from './dialects/dialect.ts'
import type { Expr } from './expression.ts'
import { lambdaFold, type Recursion } from './lambda-fold.ts'
import { loopFold } from './loop-fold.ts'
import type { Relation, Source, Statement } from './relation.ts'

/** How tightly a form binds; what binds less gets brackets. */
const binds = { or: 1, and: 2, not: 3, compare: 4, add: 6, multiply: 7, atom: 9 } as const

const operatorsBinding: Readonly<Record<string, number>> = {
  add: binds.add,
  subtract: binds.add,
  concat: binds.add,
  multiply: binds.multiply,
  divide: binds.multiply,
  contains: binds.compare,
}

export type TableRelation = Relation & { kind: 'table' }
type Written = readonly [text: string, binding: number]

export class Printer {
  readonly #dialect: Dialect
  /** The struct whose fields bare columns are. */
  #struct: string | null = null
  readonly #tableAs: (table: TableRelation) => string | undefined

  /** `tableAs` writes tables in a way of its own. */
  constructor(dialect: Dialect, tableAs: (table: TableRelation) => string | undefined = () => undefined) {
    this.#dialect = dialect
    this.#tableAs = tableAs
  }

  /** With a struct, bare columns are its fields. */
  expression(expr: Expr, struct?: string | null): string {
    if (struct === undefined) return this.#write(expr)[0]
    this.#struct = struct
    const [text] = this.#write(expr)
    this.#struct = null
    return text
  }

  text(value: string): string {
    return this.#dialect.text(value)
  }

  #within(expr: Expr, least: number): string {
    const [text, binding] = this.#write(expr)
    return binding < least ? `(${text})` : text
  }

  #write(expr: Expr): Written {
    const dialect = this.#dialect
    switch (expr.kind) {
      case 'column': {
        const of = expr.of ?? this.#struct
        return [`${of === null ? '' : `${of}.`}${this.identifier(expr.name)}`, binds.atom]
      }
      case 'literal':
        return [this.#literal(expr.value), typeof expr.value === 'number' && expr.value < 0 ? binds.add : binds.atom]
      case 'null':
        return [expr.type === 'json' ? 'NULL' : `CAST(NULL AS ${dialect.types[expr.type]})`, binds.atom]
      case 'and':
      case 'or': {
        const own = binds[expr.kind]
        return [expr.of.map((part) => this.#within(part, own + 1)).join(expr.kind === 'and' ? ' AND ' : ' OR '), own]
      }
      case 'not':
        if (expr.of.kind === 'is null') return [`${this.#within(expr.of.of, binds.add)} IS NOT NULL`, binds.compare]
        return [`NOT ${this.#within(expr.of, binds.atom)}`, binds.not]
      case 'is null':
        return [`${this.#within(expr.of, binds.add)} IS NULL`, binds.compare]
      case 'compare':
        return [
          `${this.#within(expr.left, binds.add)} ${expr.op} ${this.#within(expr.right, binds.add)}`,
          binds.compare,
        ]
      case 'in':
        return [
          `${this.#within(expr.of, binds.add)} IN (${expr.values.map((value) => this.expression(value)).join(', ')})`,
          binds.compare,
        ]
      case 'case': {
        const when = expr.when.map(([test, value]) => `WHEN ${this.expression(test)} THEN ${this.expression(value)}`)
        // JSON has its own type in every warehouse: what is left out is null of the right one.
        const isJson = expr.otherwise.kind === 'null' && expr.otherwise.type === 'json'
        const otherwise = isJson ? '' : ` ELSE ${this.expression(expr.otherwise)}`
        return [`CASE ${when.join(' ')}${otherwise} END`, binds.atom]
      }
      case 'call':
        return this.#call(expr)
      case 'some':
        return [dialect.some(this.expression(expr.list), expr.as, this.expression(expr.test)), binds.compare]
      case 'member':
        return [dialect.member(this.expression(expr.json), expr.key), binds.atom]
      case 'has member':
        return [dialect.hasMember(this.expression(expr.found), this.expression(expr.json), expr.key), binds.compare]
      case 'values':
        return [dialect.values(this.expression(expr.json), expr.name, expr.whole), binds.atom]
      case 'only value':
        return [dialect.onlyValue!(this.expression(expr.json), expr.name), binds.atom]
      case 'over': {
        const frames = {
          before: ' ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING',
          through: ' ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW',
          after: ' ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING',
        }
        const list = (of: readonly Expr[]) => of.map((one) => this.expression(one)).join(', ')
        const order = expr.order.length > 0 ? ` ORDER BY ${list(expr.order)}` : ''
        const frame = expr.frame ? frames[expr.frame] : ''
        return [`${this.expression(expr.call)} OVER (PARTITION BY ${list(expr.partition)}${order}${frame})`, binds.atom]
      }
    }
  }

  #call({ fn, of }: Expr & { kind: 'call' }): Written {
    const dialect = this.#dialect
    const own = operatorsBinding[fn]
    if ((fn === 'matches' || fn === 'matches ignoring case') && of[1]?.kind === 'literal') {
      const pattern = of[1].value as string
      const translated = dialect.regex?.(pattern, fn !== 'matches') ?? pattern
      return [dialect.functions[fn](this.expression(of[0]!), dialect.text(translated)), binds.compare]
    }
    // A subtracted or divided right side needs brackets when it binds equally.
    const parts = of.map((part, index) =>
      own === undefined ? this.expression(part) : this.#within(part, index === 0 ? own : own + 1),
    )
    return [dialect.functions[fn](...parts), own ?? binds.atom]
  }

  #literal(value: string | number | boolean): string {
    if (typeof value === 'string') return this.#dialect.text(value)
    if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
    return Number.isInteger(value) && Math.abs(value) < 2 ** 63
      ? BigInt(value).toString()
      : this.#dialect.functions['to double'](this.#dialect.text(String(value)))
  }

  /** A column of ours or of the user; plain names stay plain, so that each warehouse folds their case as usual. */
  identifier(name: string): string {
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !reserved.has(name.toLowerCase()) ? name : this.#dialect.quote(name)
  }

  /** A table name: parts are separated by dots; a part in double quotes is taken as it is. */
  tableName(name: string): string {
    const parts = [...name.matchAll(/"((?:[^"]|"")*)"|([^."]+)/g)].map(([, quoted, plain]) =>
      quoted === undefined ? this.identifier(plain!) : this.#dialect.quote(quoted.replaceAll('""', '"')),
    )
    return parts.join('.')
  }

  relation(relation: Relation, indent = ''): string {
    switch (relation.kind) {
      case 'table':
        return `${indent}SELECT * FROM ${this.#table(relation)}`
      case 'union':
        return relation.of.map((one) => this.relation(one, indent)).join(`\n${indent}UNION ALL\n`)
      case 'select': {
        const columns = [
          ...relation.all.map((alias) => `${alias}.*`),
          ...relation.columns.map(([name, value]) => this.#column(name, value)),
        ]
        const lines = relation.comment.map((line) => `${indent}-- ${oneLine(line)}`)
        const head = `${indent}SELECT ${relation.distinct ? 'DISTINCT ' : ''}`
        const short = head + columns.join(', ')
        lines.push(short.length <= 110 ? short : `${head}\n${columns.map((one) => `${indent}  ${one}`).join(',\n')}`)
        if (relation.from.length > 0) {
          lines.push(`${indent}FROM ${relation.from.map((source) => this.source(source, indent)).join(`\n${indent}`)}`)
        }
        if (relation.where && !isTrue(relation.where)) lines.push(`${indent}WHERE ${this.expression(relation.where)}`)
        if (relation.groupBy.length > 0) {
          lines.push(`${indent}GROUP BY ${relation.groupBy.map((one) => this.expression(one)).join(', ')}`)
        }
        return lines.join('\n')
      }
    }
  }

  /** A relation inside of brackets; what has names of its own is kept apart where the engine would put it into each use. */
  #layer(relation: Relation, indent: string): string {
    const isFenced = this.#dialect.fence !== undefined && relation.kind === 'select' && relation.all.length > 0
    return this.relation(relation, indent) + (isFenced ? `\n${indent}${this.#dialect.fence}` : '')
  }

  #column(name: string, value: Expr): string {
    const text = this.expression(value)
    const written = this.identifier(name)
    return text === written ? written : `${text} AS ${written}`
  }

  #table(relation: TableRelation): string {
    return this.#tableAs(relation) ?? (relation.outside ? this.tableName(relation.name) : relation.name)
  }

  source({ relation, alias, join, on }: Source, indent: string): string {
    const words = { inner: 'JOIN ', left: 'LEFT JOIN ', cross: 'CROSS JOIN ' }
    const what =
      relation.kind === 'table' ? this.#table(relation) : `(\n${this.#layer(relation, `${indent}  `)}\n${indent})`
    const named = what === alias ? what : `${what} AS ${alias}`
    return `${join ? words[join] : ''}${named}${on ? ` ON ${this.expression(on)}` : ''}`
  }

  /** The statement that makes the table. */
  statement(statement: Statement): string {
    const dialect = this.#dialect
    if (statement.kind === 'recursion' && statement.isFold && dialect.roundsInLoop !== undefined) {
      return [...this.comment(statement), ...loopFold(statement, dialect.roundsInLoop, this)].join('\n')
    }
    const isOutside = statement.kind === 'table' && statement.outside
    const lines = [
      ...this.comment(statement),
      dialect.createTable(
        isOutside ? this.tableName(statement.name) : statement.name,
        statement.kind === 'recursion' || statement.work,
      ),
      `${this.query(statement)};`,
    ]
    if (statement.kind === 'table' && statement.key) {
      lines.push(...(dialect.index?.(statement.name, statement.key) ?? []))
    }
    return lines.join('\n')
  }

  /** All of the tables as named relations of one query, which is to follow. */
  named(statements: readonly Statement[]): string {
    const all = statements.map((statement) => {
      const { named = [], query } =
        statement.kind === 'recursion' ? this.#rounds(statement) : { query: this.query(statement) }
      const made = [`${statement.name} AS (`, query, ')'].join('\n')
      return [...this.comment(statement), [...named, made].join(',\n')].join('\n')
    })
    return `WITH RECURSIVE ${all.join(',\n')}`
  }

  comment({ comment }: Statement): string[] {
    return comment.map((line) => `-- ${oneLine(line)}`)
  }

  /** The query, and the relations that it needs to be named before it. */
  #rounds(recursion: Recursion): { readonly named: readonly string[]; readonly query: string } {
    const { name, columns, base, step, isFold } = recursion
    if (isFold && this.#dialect.hasLambdas) return lambdaFold(recursion, this)
    const list = this.#dialect.namesRecursion === false ? '' : ` (${columns.join(', ')})`
    const rows = [`${name}_rows${list} AS (`, this.relation(base, '  '), '  UNION ALL', this.relation(step, '  '), ')']
    return { named: [rows.join('\n')], query: `SELECT * FROM ${name}_rows` }
  }

  /** The query of its table: a recursive one, also where a script would have a loop. */
  query(statement: Statement): string {
    const dialect = this.#dialect
    if (statement.kind === 'recursion') {
      const { named, query } = this.#rounds(statement)
      return `WITH RECURSIVE ${named.join(',\n')}\n${query}`
    }
    const named = (statement.with ?? []).map(({ name, comment, relation, inline }) =>
      [
        ...comment.map((line) => `-- ${oneLine(line)}`),
        `${name} AS ${(inline && dialect.inline) || ''}(`,
        this.#layer(relation, '  '),
        ')',
      ].join('\n'),
    )
    return [...(named.length > 0 ? [`WITH ${named.join(',\n')}`] : []), this.relation(statement.relation)].join('\n')
  }
}

const isTrue = (expr: Expr) => expr.kind === 'literal' && expr.value === true

/** Comments hold names of the config: nothing in them may end the comment. */
export const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')

/** Words that some warehouse keeps for itself, and that people name columns. */
const reserved = new Set(
  'all and any array as asc between both by case cast check collate column create cross current_date current_time current_timestamp current_user default desc distinct else end except exists false fetch for foreign from full grant group grouping having in inner intersect interval into is join lateral leading left like limit natural not null offset on or order outer over partition primary qualify range references right row rows sample select session_user set some start table tablesample then to trailing true union unique user using values when where window with'.split(
    ' ',
  ),
)
