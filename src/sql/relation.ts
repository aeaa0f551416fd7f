/** Relations: what a script is made of, before any dialect writes it down. */
import { column, type Expr, isSimple } from './expression.ts'

export type Relation =
  /** A table of ours, or of the warehouse (`outside`), whose name the user gave. */
  | { readonly kind: 'table'; readonly name: string; readonly outside?: boolean }
  | {
      readonly kind: 'select'
      readonly comment: readonly string[]
      /** Sources of which every column is kept, before the named columns. */
      readonly all: readonly string[]
      readonly columns: readonly (readonly [name: string, value: Expr])[]
      readonly from: readonly Source[]
      readonly where: Expr | null
      readonly groupBy: readonly Expr[]
      readonly distinct?: boolean
    }
  | { readonly kind: 'union'; readonly of: readonly Relation[] }

export interface Source {
  readonly relation: Relation
  readonly alias: string
  /** The first source has none. */
  readonly join?: 'inner' | 'left' | 'cross'
  readonly on?: Expr
}

/** A step of the script: it makes one table. */
export type Statement =
  | {
      readonly kind: 'table'
      readonly name: string
      /** Its name was given by the user. */
      readonly outside?: boolean
      /** Work tables vanish after the run. */
      readonly work: boolean
      /** Columns by which it is looked up, many times. */
      readonly key?: readonly string[]
      readonly comment: readonly string[]
      readonly relation: Relation
      /** Named relations that it is made of, in order. */
      readonly with?: readonly Named[]
    }
  | {
      readonly kind: 'recursion'
      /** A round for each step of the longest history; otherwise it ends after few rounds. */
      readonly isFold?: true
      readonly name: string
      readonly comment: readonly string[]
      readonly columns: readonly string[]
      readonly base: Relation
      readonly step: Relation
    }

export interface Named {
  readonly name: string
  /** Better read again where it is used than kept. */
  readonly inline?: boolean
  readonly comment: readonly string[]
  readonly relation: Relation
}

export type Columns = Readonly<Record<string, Expr>>

export const table = (name: string): Relation => ({ kind: 'table', name })

export function select(
  columns: Columns,
  from: Relation | string | readonly Source[],
  rest: {
    readonly where?: Expr
    readonly groupBy?: readonly Expr[]
    readonly all?: readonly string[]
    readonly comment?: readonly string[]
    readonly distinct?: boolean
  } = {},
): Relation {
  const sources =
    typeof from === 'string'
      ? [{ relation: table(from), alias: from }]
      : 'kind' in from
        ? [{ relation: from, alias: 'x' }]
        : from
  return {
    kind: 'select',
    comment: rest.comment ?? [],
    all: rest.all ?? [],
    columns: Object.entries(columns),
    from: sources,
    where: rest.where ?? null,
    groupBy: rest.groupBy ?? [],
    ...(rest.distinct && { distinct: true }),
  }
}

/** Layers of named values over a relation: each value sees those of the layers before. */
export class Layers {
  #relation: Relation
  #comment: string[] = []
  #columns: Record<string, Expr> = {}
  readonly #first: readonly string[]
  #depth = 0

  constructor(from: readonly Source[]) {
    this.#first = from.map(({ alias }) => alias)
    this.#relation = select({}, from)
  }

  /** Names a value; returns how to read it from the next layer on. */
  let(name: string, value: Expr): Expr {
    if (isSimple(value)) return value
    this.#columns[name] = value
    return column(name)
  }

  /** Names a value even when it is short. */
  name(name: string, value: Expr): Expr {
    this.#columns[name] = value
    return column(name)
  }

  /** Closes the layer that was filled. */
  close(...comment: readonly string[]): void {
    this.#comment.push(...comment)
    if (Object.keys(this.#columns).length === 0) return
    const from = this.#relation
    const merged: Relation =
      this.#depth === 0 && from.kind === 'select'
        ? { ...from, columns: [...from.columns, ...Object.entries(this.#columns)], comment: this.#comment }
        : select(this.#columns, [{ relation: from, alias: 'x' }], { all: ['x'], comment: this.#comment })
    this.#relation = merged
    this.#columns = {}
    this.#comment = []
    this.#depth++
  }

  /** The columns of the first layer that are kept besides those that are named in it. */
  keep(columns: Columns): void {
    for (const [name, value] of Object.entries(columns)) this.#columns[name] = value
  }

  /** What the closed layers make. */
  relation(): Relation {
    this.close()
    return this.#relation
  }

  finish(columns: Columns, comment: readonly string[] = []): Relation {
    return select(columns, [{ relation: this.relation(), alias: 'x' }], { comment })
  }

  get sources(): readonly string[] {
    return this.#first
  }
}
