import { visible } from '../../text/visible.ts'
import type { Renderer } from '../format.ts'
import { style } from './style.ts'

/** The rendered text as it is, so that it can be piped; its findings are not part of it. */
export const prettyLiquid: Renderer<'liquid'> = ({ result: { outcome, text = '', reason = '' } }, context) => {
  const paint = style(context)
  if (outcome === 'rendered') return `${visible(text)}\n`
  const verdict = outcome === 'aborted' ? paint.yellow.bold('aborted') : paint.red.bold('error')
  return `${verdict}: ${visible(reason)}\n`
}
