import { visible } from '../../text/visible.ts'
import type { Renderer } from '../format.ts'
import { plural, style } from './style.ts'

/** One paragraph a branch: the input, then what it sends or why not. */
export const prettyBranches: Renderer<'branches'> = ({ name, branches }, context) => {
  const paint = style(context)
  const paragraphs = branches.map(({ attributes, absent, request: { outcome, reason, request, notes } }, index) => {
    const given = Object.entries(attributes).map(
      ([key, value]) => `${visible(key)} = ${visible(JSON.stringify(value))}`,
    )
    const input = [...given, ...absent.map((key) => `${visible(key)} absent`)].join(', ') || 'any lead'
    const verdict = {
      send: paint.green.bold('sent'),
      abort: paint.yellow.bold('not sent'),
      error: paint.red.bold('error'),
    }[outcome]
    const lines = [
      `${paint.bold(`${index + 1}.`)} ${input}  → ${verdict}${reason === undefined ? '' : `: ${visible(reason)}`}`,
    ]
    if (request) {
      lines.push(`   ${request.method} ${visible(request.url)}`)
      for (const line of visible(request.body).trim().split('\n')) if (line.trim() !== '') lines.push(`   ${line}`)
    }
    return [...lines, ...notes.map((note) => `   ${paint.yellow('!')} ${visible(note)}`)].join('\n')
  })
  const head = `${paint.bold(visible(name))}  ${paint.dim(`${plural(branches.length, 'branch', 'branches')}, dry run: nothing was sent`)}`
  return `${[head, ...paragraphs].join('\n\n')}\n`
}
