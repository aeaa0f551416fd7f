/** Keeps a list of findings readable when there are thousands of one kind. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'

/** More findings of one kind than this help nobody: something was generated, or is another file. */
const mostOfKind = 100

/** Counts findings by code; those beyond the limit are only counted. */
export class KindLimit {
  readonly #listed = new Map<string, number>()
  readonly #left = new Map<string, number>()

  /** Counts one that is not even made any more. */
  isFull(code: string): boolean {
    const isFull = (this.#listed.get(code) ?? 0) >= mostOfKind
    if (isFull) this.#left.set(code, (this.#left.get(code) ?? 0) + 1)
    return isFull
  }

  count(code: string): void {
    this.#listed.set(code, (this.#listed.get(code) ?? 0) + 1)
  }

  /** The last of a kind with too many findings says how many they are. */
  close(diagnostics: readonly Diagnostic[]): Diagnostic[] {
    const last = new Map(diagnostics.map((diagnostic) => [diagnostic.code, diagnostic]))
    return diagnostics.map((diagnostic) => {
      const left = this.#left.get(diagnostic.code)
      if (left === undefined || last.get(diagnostic.code) !== diagnostic) return diagnostic
      return {
        ...diagnostic,
        message: `${left + 1} more of this kind were found; the first ${mostOfKind - 1} are listed`,
        notes: [],
      }
    })
  }
}
