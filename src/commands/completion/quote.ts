/** A word for a POSIX shell, and for fish. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

export function quoteForFish(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", `\\'`)}'`
}
