/** The build sheet as data: what to set where in the dashboard, in the dashboard's order. Formats turn it into text. */
import type { Canvas } from './canvas.ts'
import type { Text } from './say.ts'

export interface Note {
  /** How it is done, or why; or where Braze does not do exactly what the rules say. */
  readonly kind: 'how' | 'differs'
  readonly text: Text
  /** Of the semantics, as `A2`. */
  readonly rules: readonly string[]
}

/** One setting, or one of several in a field. */
export interface Row {
  readonly text: Text
  readonly under: readonly Text[]
  readonly notes: readonly Note[]
}

export interface Field {
  /** As the dashboard calls it. */
  readonly label: string
  readonly rows: readonly Row[]
}

/** Text to paste. */
export interface Template {
  readonly label: string
  readonly language: 'liquid' | 'json' | 'csv'
  readonly text: string
}

export interface SheetStep {
  /** Unique in a sheet: the letter of the section and a number. */
  readonly id: string
  readonly title: Text
  readonly fields: readonly Field[]
  readonly templates: readonly Template[]
  readonly notes: readonly Note[]
  /** Its line of the checklist. */
  readonly check: Text
}

export interface SheetSection {
  readonly letter: string
  readonly title: string
  readonly intro: Text
  readonly steps: readonly SheetStep[]
}

export interface BuildSheet {
  readonly name: string
  readonly description: string | null
  readonly owner: string | null
  /** Of the canonical plan: `sha256:` and 64 hexadecimal digits. */
  readonly hash: string
  /** Whether the score itself lets a lead in again, or a second attribute does (semantics U2, U3). */
  readonly mode: 'direct' | 'heartbeat'
  readonly canvas: Canvas
  readonly sections: readonly SheetSection[]
}

export function row(text: Text, more: Partial<Omit<Row, 'text'>> = {}): Row {
  return { text, under: [], notes: [], ...more }
}

export function field(label: string, ...rows: readonly (Row | Text)[]): Field {
  return { label, rows: rows.map((one) => ('text' in one ? one : row(one))) }
}

export function how(text: Text, ...rules: readonly string[]): Note {
  return { kind: 'how', text, rules }
}

export function differs(text: Text, ...rules: readonly string[]): Note {
  return { kind: 'differs', text, rules }
}

/** The steps of a section, numbered. */
export function section(
  letter: string,
  title: string,
  intro: Text,
  steps: readonly (Omit<SheetStep, 'id' | 'templates' | 'notes'> & Partial<Pick<SheetStep, 'templates' | 'notes'>>)[],
): SheetSection {
  const numbered = steps.map((step, index) => ({ id: `${letter}${index + 1}`, templates: [], notes: [], ...step }))
  return { letter, title, intro, steps: numbered }
}
