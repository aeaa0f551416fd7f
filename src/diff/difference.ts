/** Everything that a comparison has found out, for the formats. */
import type { Document } from '../document/parse.ts'
import type { Rejected } from '../events/read-log.ts'
import type { Origin } from '../plan/plan.ts'
import type { Position } from '../text/source.ts'
import type { Change } from './change.ts'
import { type Description, describeChange } from './describe.ts'
import type { Equivalence } from './equivalence/search.ts'
import type { GateResult } from './gate.ts'
import type { Impact } from './impact.ts'

/** Where one of the two configs comes from. */
export interface Origins {
  /** From the working directory. */
  readonly file: string
  /** As it was named; null is the file as it is now. */
  readonly revision: string | null
  readonly commit: string | null
  /** In the revision, from the root of the repository; null for a file. */
  readonly path: string | null
}

export interface Difference {
  readonly base: Origins
  readonly head: Origins
  /** Both files hold the same text. */
  readonly sameText: boolean
  readonly changes: readonly ShownChange[]
  readonly logs: readonly string[]
  /** null without a log. */
  readonly impact: Impact | null
  readonly gates: readonly GateResult[]
  /** Gates that stand in the config, and could not be measured without a log. */
  readonly gatesUnchecked: number
  readonly refused: { readonly counts: Readonly<Record<string, number>>; readonly first: readonly Rejected[] }
  /** Valid records of the log that are no events, by what they are. */
  readonly leftOut: Readonly<Record<string, number>>
  /** null unless it was asked for. */
  readonly equivalence: Equivalence | null
}

/** A change with its line, and where it stands in both files. */
export interface ShownChange {
  readonly change: Change
  readonly description: Description
  readonly base: Position | null
  readonly head: Position | null
}

export function showChanges(changes: readonly Change[], base: Document, head: Document): ShownChange[] {
  return changes.map((change) => ({
    change,
    description: describeChange(change),
    base: positionOf(change.base, base),
    head: positionOf(change.head, head),
  }))
}

/** Of the key, where it has one; a part that is left out, so that a default stands for it, has no place. */
function positionOf(path: Origin | null, document: Document): Position | null {
  if (path === null) return null
  const { key, value, exact } = document.locate(path)
  if (!exact) return null
  return document.source.position((key ?? value).start)
}
