/** SQL → text of a dbt file: what looks like Jinja in it is text, and our own places become Jinja. */
import { own } from '../sql/dialects/ansi.ts'
import type { Dialect } from '../sql/dialects/dialect.ts'

/** Stands for an expression of Jinja until the file is written; no text of a config holds the mark. */
export const place = (expression: string): string => `${own}<${expression}>${own}`

/** Shows as `{` again, before a letter that would begin Jinja. */
const plain = (text: string): string => text.replaceAll(/\{(?=[{%#])/g, "{{ '{' }}")

/** SQL with marks as the body of a dbt file. */
export const jinja = (sql: string): string =>
  plain(sql)
    .replaceAll(new RegExp(`${own}<([^${own}]*)>${own}`, 'g'), '{{ $1 }}')
    .replaceAll(own, '{{ target.schema }}.')

/** A dialect whose texts hold no Jinja, however often it is read: files of unit tests are rendered twice. */
export const withoutJinja = (dialect: Dialect): Dialect => ({
  ...dialect,
  text: (value) => {
    const parts = value.split(/(?<=\{)(?=[{%#])/).map((part) => dialect.text(part))
    return parts.length === 1 ? parts[0]! : `(${parts.join(' || ')})`
  },
})

/** A text that people read, in a file where Jinja may be read once or twice. */
export const shown = (text: string): string => text.replaceAll(/\{(?=[{%#])/g, '{ ')
