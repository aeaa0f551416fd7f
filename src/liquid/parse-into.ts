/** Text → Body, with everything that went wrong in the log. */
import { sharedEngine } from './engine.ts'
import { LiquidSyntaxError, LiquidValueError } from './errors.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import { Body } from './node.ts'
import type { ParseLog } from './parse-log.ts'
import { BrazeParser } from './parser.ts'
import { TextToken } from './tokens.ts'

/** An empty body, and a finding in the log, when the text cannot be parsed. */
export function parseInto(text: string, log: ParseLog): Body {
  const { templateLength } = DEFAULT_LIMITS
  if (text.length > templateLength) {
    log.fail('limit', { start: 0, end: 1 }, `The template is longer than the limit of ${templateLength} characters`)
    return emptyBody()
  }
  try {
    return new BrazeParser(sharedEngine(), log).parseBody(text)
  } catch (error) {
    if (error instanceof LiquidSyntaxError) log.fail(error.kind, error.span, error.message, error.notes)
    else if (error instanceof LiquidValueError)
      log.fail(
        'syntax',
        { start: 0, end: text.length },
        `The template has a value that cannot be read: ${error.message}`,
      )
    else throw error
    return emptyBody()
  }
}

function emptyBody(): Body {
  return new Body(new TextToken('', 0, 0))
}
