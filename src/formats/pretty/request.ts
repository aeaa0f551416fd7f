import { visible } from '../../text/visible.ts'
import type { Renderer } from '../format.ts'
import { style } from './style.ts'

export const prettyRequest: Renderer<'request'> = ({ name, user, request: result }, context) => {
  const paint = style(context)
  const lines = [`${paint.bold(visible(name))}  ${paint.dim(`for ${visible(user)}, dry run: nothing was sent`)}`, '']
  if (result.request) {
    const { method, url, headers, body } = result.request
    lines.push(`${paint.bold.green(method)} ${visible(url)}`)
    for (const header of headers) lines.push(`${paint.cyan(visible(header.name))}: ${visible(header.value)}`)
    if (body.trim() !== '') lines.push('', visible(body).trim())
  } else {
    const verdict = result.outcome === 'abort' ? paint.yellow.bold('not sent') : paint.red.bold('error')
    lines.push(`${verdict}: ${visible(result.reason ?? '')}`)
  }
  if (result.calls.length > 0) {
    lines.push('', paint.bold('connected_content'))
    for (const { field, method, url, save_as, answered } of result.calls) {
      const how =
        answered === 'fixture' ? paint.green('answered from the fixtures') : paint.yellow('not called: placeholder')
      lines.push(`  ${method} ${visible(url)} → ${visible(save_as)}  ${paint.dim(`(${field})`)} ${how}`)
    }
  }
  if (result.notes.length > 0) {
    lines.push('')
    for (const note of result.notes) lines.push(`${paint.yellow('!')} ${visible(note)}`)
  }
  return `${lines.join('\n')}\n`
}
