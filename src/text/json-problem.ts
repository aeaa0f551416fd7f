/** Where and why a text is not JSON. The messages of JSON.parse differ between versions, and often lack the place. */

export interface JsonProblem {
  /** Offset in UTF-16 code units; the length of the text when it ends too early. */
  readonly at: number
  /** What was found and what was expected. */
  readonly message: string
}

const blank = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const word = /[\p{L}\p{N}_.$+-]+/uy

/** The first place at which a text stops being JSON; undefined when it is JSON. */
export function jsonProblem(text: string): JsonProblem | undefined {
  let at = 0
  const match = (pattern: RegExp): string => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0] ?? ''
  }
  const unexpected = (expected: string): JsonProblem => {
    if (at >= text.length) return { at, message: `it ends where ${expected} was expected` }
    const found = match(word).slice(0, 30) || String.fromCodePoint(text.codePointAt(at)!)
    return { at, message: `${describe(found)} where ${expected} was expected` }
  }
  const readString = (): JsonProblem | undefined => {
    const start = at++
    for (; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      if (unit === 0x22) {
        at++
        return undefined
      }
      if (unit < 0x20)
        return { at, message: `${describe(text[at]!)} inside of a text, where it is written as an escape` }
      if (unit !== 0x5c) continue
      const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
      const found = match(escape)
      if (found === '' && at + 1 >= text.length) break
      if (found === '') return { at, message: `\`${text.slice(at, at + 2)}\` is no escape of JSON` }
      at += found.length - 1
    }
    return { at: text.length, message: `it ends inside of the text that begins at character ${start + 1}` }
  }
  const open: ('{' | '[')[] = []
  const key = 'a key in double quotes'
  for (let state: 'value' | 'first key' | 'key' | 'first item' | 'after' = 'value'; ;) {
    at += match(blank).length
    const next = text[at] ?? ''
    if (state === 'after') {
      const inside = open.at(-1)
      if (inside === undefined) {
        return at >= text.length ? undefined : unexpected('the end')
      }
      const end = inside === '{' ? '}' : ']'
      if (next === end) open.pop()
      else if (next === ',') state = inside === '{' ? 'key' : 'value'
      else return unexpected(`\`,\` or \`${end}\``)
      at++
    } else if (state === 'key' || state === 'first key') {
      if (next === '}' && state === 'first key') {
        at++
        open.pop()
        state = 'after'
        continue
      }
      if (next !== '"') return unexpected(state === 'first key' ? `${key} or \`}\`` : key)
      const problem = readString()
      if (problem) return problem
      at += match(blank).length
      if (text[at] !== ':') return unexpected('`:`')
      at++
      state = 'value'
    } else if (next === ']' && state === 'first item') {
      at++
      open.pop()
      state = 'after'
    } else if (next === '{' || next === '[') {
      at++
      open.push(next)
      state = next === '{' ? 'first key' : 'first item'
    } else if (next === '"') {
      const problem = readString()
      if (problem) return problem
      state = 'after'
    } else {
      const found = match(/true|false|null/y) || match(number)
      const whole = match(word)
      if (found === '' || (whole.length > found.length && whole.startsWith(found))) return unexpected('a value')
      at += found.length
      state = 'after'
    }
  }
}

const names: Readonly<Record<string, string>> = {
  '\0': 'a NUL byte',
  '\t': 'a tab',
  '\n': 'a line break',
  '\r': 'a carriage return',
  '\ufeff': 'a byte-order mark',
}

function describe(found: string): string {
  if (Object.hasOwn(names, found)) return names[found]!
  const code = found.charCodeAt(0)
  return code < 0x20 || (code > 0x7e && code < 0xa0) ? `the control character ${code}` : `\`${found}\``
}
