/** Values and counts as messages write them. */

/** A short form of a value as YAML would write it, in backquotes. */
export function show(value: unknown): string {
  const plain = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)
  const text = (plain ?? 'nothing').replaceAll(/\s*\n\s*/g, ' ')
  return `\`${text.length > 60 ? `${[...text].slice(0, 57).join('')}…` : text}\``
}

/** `1 entry trigger`, `2 entry triggers`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
