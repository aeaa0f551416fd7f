import { visible } from '../text/visible.ts'
import type { Format } from './format.ts'

export const compact: Format = {
  name: 'compact',
  summary: 'one line per finding: file:line:column: severity CODE message',
  renderers: {
    diagnostics: async () => (result) =>
      result.diagnostics
        .filter(({ suppressed }) => suppressed === undefined)
        .map(({ code, rule, severity, message, labels: [place] }) => {
          const { line, column } = place.source.position(place.span.start)
          return `${visible(place.source.name)}:${line}:${column}: ${severity} ${code} ${visible(message)} (${rule})\n`
        })
        .join(''),
    rules: async () => (result) =>
      result.rules.map(({ code, severity, name, summary }) => `${code} ${severity} ${name}: ${summary}\n`).join(''),
  },
}
