/** "Did you mean": only when really near, silent otherwise. */
import { distance } from 'fastest-levenshtein'

/** The one candidate that is clearly meant: at most one edit per four letters, or the same but for case and separators. */
export function suggest(given: string, candidates: Iterable<string>): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[\s_-]+/g, '')
  let best: string | undefined
  let bestDistance = Infinity
  for (const candidate of candidates) {
    if (candidate === given) continue
    if (plain(candidate) === plain(given)) return candidate
    const edits = distance(plain(given), plain(candidate))
    if (edits < bestDistance) [best, bestDistance] = [candidate, edits]
  }
  const swapped = best !== undefined && isTransposition(plain(given), plain(best))
  const allowed = Math.floor(Math.max(given.length, best?.length ?? 0) / 4)
  return given.length > 2 && (swapped || bestDistance <= allowed) ? best : undefined
}

function isTransposition(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  const i = [...a].findIndex((letter, index) => letter !== b[index])
  return i >= 0 && a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2)
}

/** "a, b or c" with each item in backquotes. */
export function listOf(items: readonly string[], joiner = 'or'): string {
  const quoted = items.map((item) => `\`${item}\``)
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${joiner} ${quoted.at(-1)}`
}
