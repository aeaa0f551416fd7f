/** Coverage: a table of kinds, then the lines of the config with a mark each. */
import type { ChalkInstance } from 'chalk'
import {
  type ConfigCoverage,
  type CoverageGoal,
  type CoverageItem,
  type CoverageOrigin,
  coverageKinds,
  share,
} from '../../testing/coverage/report.ts'
import { visible } from '../../text/visible.ts'
import { bar, padEnd, padStart, width } from './style.ts'
import { wrap } from './wrap.ts'

const barColumns = 20

export function coverageParagraphs(coverage: ConfigCoverage, columns: number, paint: ChalkInstance): string[] {
  const table = kinds(coverage, paint).join('\n')
  const isOpen = coverage.origins.some((origin) => {
    const { met, total } = share(coverage.items, origin)
    return met < total
  })
  return isOpen ? [table, frame(coverage, columns, paint).join('\n')] : [table]
}

function kinds({ config, origins, items }: ConfigCoverage, paint: ChalkInstance): string[] {
  const rows = coverageKinds
    .map((kind) => ({ kind, ...share(items.filter((item) => item.kind === kind)) }))
    .filter(({ total }) => total > 0)
  const { met, total, percent } = share(items)
  const names = Math.max(...rows.map(({ kind }) => width(kind)))
  const counts = Math.max(...rows.map((row) => width(`${row.met}/${row.total}`)))
  return [
    `${paint.bold('Coverage')}  ${paint.dim(visible(config))}  ${painted(met, total, paint)(`${percent} %`)} ${paint.dim(`(${met} of ${total})`)}`,
    ...(origins.length > 1 ? [paint.dim(origins.map((origin) => alone(origin, items)).join(' · '))] : []),
    ...rows.map((row) =>
      `  ${padEnd(row.kind, names)}  ${padStart(`${row.met}/${row.total}`, counts)}  ${padStart(`${row.percent} %`, 6)}  ${painted(row.met, row.total, paint)(bar(row.met / row.total, barColumns))}`.trimEnd(),
    ),
  ]
}

function alone(origin: CoverageOrigin, items: readonly CoverageItem[]): string {
  const { met, percent } = share(items, origin)
  return `${originNames[origin]} alone ${percent} % (${met})`
}

const originNames = { tests: 'tests', log: 'the log' } as const

const painted = (met: number, total: number, paint: ChalkInstance) =>
  met === total ? paint.green : met === 0 ? paint.red : paint.yellow

/** Lines without a mark between two marked ones that are shown all the same. */
const bridged = 2

/** Lines that something is known about, each with its mark; `⋮` stands for the others. */
function frame({ source, origins, items }: ConfigCoverage, columns: number, paint: ChalkInstance): string[] {
  const byLine = new Map<number, CoverageItem[]>()
  for (const item of items) {
    const { line } = source.position(item.span.start)
    byLine.set(line, [...(byLine.get(line) ?? []), item])
  }
  const lines = [...byLine.keys()].sort((a, b) => a - b)
  const gutter = String(lines.at(-1)).length
  const room = Math.max(20, columns - gutter - 6)
  const plain = (line: number) =>
    `${paint.dim(padStart(String(line), gutter))}   ${paint.blue('│')} ${paint.dim(fit(source.line(line), room))}`
  return lines.flatMap((line, index) => {
    const between = line - (lines[index - 1] ?? line - 1) - 1
    const bridge = Array.from({ length: between }, (_, offset) => plain(line - between + offset))
    const gap = between > bridged ? [paint.dim(`${' '.repeat(gutter)} ⋮`)] : bridge
    return [
      ...gap,
      ...marked(line, fit(source.line(line), room), byLine.get(line)!, { gutter, origins, columns, paint }),
    ]
  })
}

interface Page {
  readonly gutter: number
  readonly origins: readonly CoverageOrigin[]
  readonly columns: number
  readonly paint: ChalkInstance
}

function marked(
  line: number,
  text: string,
  items: readonly CoverageItem[],
  { gutter, origins, columns, paint }: Page,
): string[] {
  const { met, total } = share(items)
  const color = painted(met, total, paint)
  const mark = met === total ? '✓' : met === 0 ? '✗' : '◐'
  const goals = items.flatMap((item) => item.goals)
  const notes = [
    ...named(
      goals.filter(({ metBy }) => metBy.length === 0),
      origins.length > 1 ? 'nothing shows' : nobody[origins[0]!],
    ),
    ...origins.flatMap((origin) =>
      named(
        goals.filter(({ metBy }) => metBy.length > 0 && !metBy.includes(origin)),
        nobody[origin],
      ),
    ),
  ]
  const head = `${paint.dim(padStart(String(line), gutter))} ${color(mark)} ${paint.blue('│')} ${text}`
  if (notes.length === 0) return [head]
  const note = `← ${notes.join('; ')}`
  const tint = met === total ? paint.dim : color
  if (gutter + 5 + width(text) + 2 + width(note) <= columns) return [`${head}  ${tint(note)}`]
  const margin = `${' '.repeat(gutter)}   ${paint.blue('│')} `
  const indent = ' '.repeat(Math.min(text.search(/\S|$/) + 2, 12))
  return [head, ...wrap(note, columns - gutter - 5 - indent.length, 2).map((one) => `${margin}${indent}${tint(one)}`)]
}

const nobody = { tests: 'no test shows', log: 'the log does not show' } as const

function named(goals: readonly CoverageGoal[], who: string): string[] {
  return goals.length === 0 ? [] : [`${who} ${[...new Set(goals.map(({ name }) => name))].join(', or ')}`]
}

function fit(text: string, room: number): string {
  const shown = visible(text)
  return width(shown) > room ? `${shown.slice(0, room - 1)}…` : shown
}
