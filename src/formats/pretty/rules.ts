import type { Renderer } from '../format.ts'
import { padEnd, style, width } from './style.ts'

/** A list of rules; a single one with its reason and examples. */
export const prettyRules: Renderer<'rules'> = ({ rules }, context) => {
  const paint = style(context)
  const color = { error: paint.red, warning: paint.yellow, info: paint.cyan }
  const [only] = rules
  if (rules.length === 1 && only) {
    const example = (title: string, yaml: string) =>
      yaml === ''
        ? []
        : [
            '',
            paint.bold(title),
            ...yaml
              .trimEnd()
              .split('\n')
              .map((line) => `  ${line}`),
          ]
    return `${[
      `${color[only.severity].bold(only.code)} ${paint.bold(only.name)} ${paint.dim(`(${only.severity})`)}`,
      `${only.summary}.`,
      '',
      ...wrap(only.why, Math.min(context.columns, 100)),
      ...example('Bad', only.bad),
      ...example('Good', only.good),
    ].join('\n')}\n`
  }
  const names = Math.max(...rules.map(({ name }) => width(name)))
  return rules
    .map(
      ({ code, name, severity, summary }) =>
        `${paint.bold(code)}  ${color[severity](padEnd(severity, 7))}  ${padEnd(name, names)}  ${summary}\n`,
    )
    .join('')
}

function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && width(line) + 1 + width(word) > columns) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
