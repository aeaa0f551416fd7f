/** A test with `cases` → one test for each row, its placeholders replaced (`${name}`). */
import type { Path } from '../document/parse.ts'
import { listOf, suggest } from '../text/suggest.ts'
import type { Problem } from './shape.ts'

export interface ExpandedTest {
  readonly value: Readonly<Record<string, unknown>>
  /** Of the test, in the document. */
  readonly path: Path
  /** Where a part of `value` comes from, as a path of the document: for a placeholder, the cell of the row. */
  readonly origin: (path: Path) => Path
  /** Of the row of `cases`; undefined for a test without. */
  readonly row: Path | undefined
  readonly problems: readonly Problem[]
}

const placeholder = /\$\{([^{}]+)\}/g
const wholePlaceholder = /^\$\{([^{}]+)\}$/

/** `path` is that of the test in the document. */
export function expandTest(test: Readonly<Record<string, unknown>>, path: Path): ExpandedTest[] {
  const { cases, ...rest } = test
  if (!Array.isArray(cases))
    return [{ value: rest, path, origin: (own) => [...path, ...own], row: undefined, problems: [] }]
  return cases.map((row: Readonly<Record<string, unknown>>, index) => {
    const expansion = new Expansion(row, path, [...path, 'cases', index])
    const value = expansion.replace(rest, []) as Record<string, unknown>
    if (value['name'] === rest['name'] && typeof value['name'] === 'string') value['name'] += ` (${summary(row)})`
    return {
      value,
      path,
      origin: (own) => expansion.originOf(own),
      row: expansion.rowPath,
      problems: expansion.problems(),
    }
  })
}

/** One row put into a test. */
class Expansion {
  readonly rowPath: Path
  readonly #row: Readonly<Record<string, unknown>>
  readonly #path: Path
  readonly #used = new Set<string>()
  readonly #problems: Problem[] = []
  /** Where values come from that a placeholder stands for alone. */
  readonly #origins: { readonly own: Path; readonly cell: Path }[] = []

  constructor(row: Readonly<Record<string, unknown>>, path: Path, rowPath: Path) {
    this.#row = row
    this.#path = path
    this.rowPath = rowPath
  }

  replace(node: unknown, own: Path): unknown {
    if (typeof node === 'string') return this.#replaceText(node, own)
    if (Array.isArray(node)) return node.map((item, index) => this.replace(item, [...own, index]))
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, this.replace(value, [...own, key])]))
  }

  #replaceText(text: string, own: Path): unknown {
    const whole = wholePlaceholder.exec(text)?.[1]?.trim()
    if (whole !== undefined && this.#find(whole, own)) {
      this.#origins.push({ own, cell: [...this.rowPath, whole] })
      return this.#row[whole]
    }
    return text.replace(placeholder, (written, name: string) => {
      const key = name.trim()
      if (!this.#find(key, own)) return written
      const value = this.#row[key]
      return typeof value === 'object' ? JSON.stringify(value) : String(value)
    })
  }

  #find(name: string, own: Path): boolean {
    this.#used.add(name)
    if (Object.hasOwn(this.#row, name)) return true
    const known = Object.keys(this.#row)
    const meant = suggest(name, known)
    this.#problems.push({
      code: 'LS501',
      rule: 'unknown-placeholder',
      path: [...this.#path, ...own],
      aim: 'value',
      message: `the case has no value for \`\${${name}}\``,
      notes: [meant ? `did you mean \`\${${meant}}\`?` : `values of this case are ${listOf(known, 'and')}`],
    })
    return false
  }

  /** Also what no text uses. */
  problems(): Problem[] {
    const idle = Object.keys(this.#row).filter((name) => !this.#used.has(name))
    return [
      ...this.#problems,
      ...idle.map((name): Problem => ({
        code: 'LS502',
        rule: 'unused-case-value',
        path: [...this.rowPath, name],
        aim: 'key',
        message: `nothing in the test uses \`\${${name}}\``,
        notes: ['use it, or take it out of the case'],
      })),
    ]
  }

  originOf(own: Path): Path {
    const replaced = this.#origins.find(({ own: at }) => at.every((segment, index) => segment === own[index]))
    return replaced ? [...replaced.cell, ...own.slice(replaced.own.length)] : [...this.#path, ...own]
  }
}

function summary(row: Readonly<Record<string, unknown>>): string {
  return Object.entries(row)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
}
