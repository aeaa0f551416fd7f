/** The contract of a dialect: one flat record each, listed once in registry.ts. Arguments are SQL that is written already. */
import type { FunctionName, SqlType } from '../expression.ts'

export interface Dialect {
  readonly name: string
  readonly title: string
  /** How the script is run. */
  readonly run: string
  /** What its SQL was run on by the project's tests, or that it was only parsed. */
  readonly proof: string
  /** What its dbt package was run on, or that it was not. */
  readonly dbtProof?: string
  readonly types: Readonly<Record<Exclude<SqlType, 'json'>, string>>
  /** Whether it makes a log of the tables of Braze: it has the functions on members of JSON. */
  readonly tablesOfBraze?: true
  /** A string literal. */
  text(value: string): string
  /** A name that is not plain. */
  quote(name: string): string
  readonly functions: Readonly<Record<FunctionName, (...of: string[]) => string>>
  /** Some element of a list passes. */
  some(list: string, as: string, test: string): string
  /** The value under a key of a JSON object, and whether there is one (null is one): `found` is what `member` gave. */
  member(json: string, key: string): string
  hasMember(found: string, json: string, key: string): string
  /** The list of typed texts that a property name stands for (semantics C3). */
  values(json: string, name: string, whole: boolean): string
  /** For a dialect that cannot search a list inside of an expression: the only value of a property, as typed text. */
  onlyValue?(json: string, name: string): string
  /** Regular expressions as this engine reads them; undefined when it reads one as RE2 does. */
  regex?(pattern: string, ignoreCase: boolean): string | undefined
  /** Statements before all others that are always needed. */
  readonly settings: readonly string[]
  /** Helper functions by the word by which the script calls them. */
  readonly helpers: Readonly<Record<string, readonly string[]>>
  /** Where a script keeps them, with its dot; nowhere in particular unless it is said. */
  readonly helpersSchema?: string
  /** After a table is made: what makes it quick to join by these columns. */
  index?(table: string, columns: readonly string[]): readonly string[]
  createTable(name: string, work: boolean): string
  /** Statements after all others. */
  end(workTables: readonly string[]): readonly string[]
  /** What the table for Braze Cloud Data Ingestion needs. */
  readonly cdi: {
    /** Whether Braze reads this warehouse. */
    readonly isRead: boolean
    /** Type of a stamp; the present time of that type, in UTC; a millisecond to add to it. */
    readonly timestamp: string
    readonly now: string
    readonly millisecond: string
    readonly createView: string
    /** A text of JSON as the type that Braze expects. */
    payload(text: string): string
    /** Puts the rows of one table in the place of those of another, at once. */
    replace(kept: string, next: string): readonly string[]
  }
  /** A fold takes many steps in each round of its recursive query. */
  readonly hasLambdas?: true
  /** At the end of a query inside of another one: an engine that writes out each name where it is used would never end. */
  readonly fence?: string
  /** Before a named relation that is not to be kept. */
  readonly inline?: string
  /** A recursive query ends after some rounds, but scripts have loops: each turn takes so many. */
  readonly roundsInLoop?: number
  /** False where a recursive query takes no list of column names; elsewhere it may need one. */
  readonly namesRecursion?: false
  /** What limits a fold by a recursive query. */
  readonly foldLimit?: string
  /** The same in dbt, where a loop cannot be: a model is one query. */
  readonly dbtFoldLimit?: string
}
