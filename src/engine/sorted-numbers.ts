/** Numbers that are in order, smallest first: what is asked of them takes a few looks, however many there are. */

/** How many are below a limit. */
export function countBelow(sorted: Float64Array, limit: number): number {
  return firstWhere(sorted, 0, (number) => number >= limit)
}

/** The sum of all. */
export function sum(sorted: Float64Array): number {
  let total = 0
  for (let at = 0; at < sorted.length;) {
    const number = sorted[at]!
    // Scores are mostly few whole numbers, whose multiples are exact.
    const end = Object.is(number | 0, number) ? firstWhere(sorted, at, (other) => other > number) : at + 1
    total += number * (end - at)
    at = end
  }
  return total
}

/** Index of the first one, from an index on, that passes a test which all behind it pass, too. */
function firstWhere(sorted: Float64Array, from: number, passes: (number: number) => boolean): number {
  let [low, high] = [from, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (passes(sorted[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}
