import { width } from './style.ts'

/** Breaks a text at spaces into lines of at most so many columns; all but the first are indented. */
export function wrap(text: string, columns: number, indent: number): string[] {
  const lines: string[] = []
  const margin = ' '.repeat(indent)
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    const room = Math.max(12, columns - (lines.length > 0 ? indent : 0))
    if (line !== '' && width(longer) > room) {
      lines.push(line)
      line = word
    } else line = longer
  }
  if (line !== '') lines.push(line)
  return lines.map((one, index) => (index === 0 ? one : margin + one))
}
