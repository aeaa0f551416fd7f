// A script → its statements, for engines that take one at a time. The lexical rules of a dialect decide where a `;` is text.

export interface Lexis {
  /** Backslash escapes in quoted text. */
  backslash: boolean
  /** `'''` and `"""` texts. */
  triple: boolean
  /** `$$` texts. */
  dollar: boolean
}

export const lexis = {
  spark: { backslash: true, triple: false, dollar: false },
  bigquery: { backslash: true, triple: true, dollar: false },
  redshift: { backslash: false, triple: false, dollar: true },
  snowflake: { backslash: true, triple: false, dollar: true },
} satisfies Record<string, Lexis>

/** Without the comments between statements, nor empty ones. */
export function statementsOf(script: string, { backslash, triple, dollar }: Lexis): string[] {
  const statements: string[] = []
  let start = 0
  let seen = false
  let at = 0
  const end = () => {
    if (seen) statements.push(script.slice(start, at).trim())
    start = at + 1
    seen = false
  }
  const find = (text: string, from: number) => {
    const found = script.indexOf(text, from)
    return found < 0 ? script.length : found + text.length
  }
  const quoted = (quote: string) => {
    let i = at + quote.length
    while (i < script.length && !script.startsWith(quote, i))
      i += script[i] === '\\' && backslash && (triple || quote !== '`') ? 2 : 1
    return i + quote.length
  }
  while (at < script.length) {
    const two = script.slice(at, at + 2)
    const three = script.slice(at, at + 3)
    const one = script[at]!
    if (two === '--') at = find('\n', at)
    else if (two === '/*') at = find('*/', at + 2)
    else if (one === ';') {
      end()
      at++
    } else {
      if (/\S/.test(one)) seen = true
      if (triple && (three === "'''" || three === '"""')) at = quoted(three)
      else if (dollar && two === '$$') at = find('$$', at + 2)
      else if (one === "'" || one === '"' || one === '`') at = quoted(one)
      else at++
    }
  }
  end()
  return statements
}
