import { suggest } from '../text/suggest.ts'
import { handoffExample } from './examples.ts'
import type { Rule } from './rule.ts'
import { show } from './show.ts'
import { coverLiquid } from './templates.ts'

/** Top-level types of the IANA registry of media types. */
const kinds = ['application', 'audio', 'font', 'haptics', 'image', 'message', 'model', 'multipart', 'text', 'video']
const usual = ['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'application/xml']

export const contentTypeValue: Rule = {
  code: 'LS418',
  name: 'content-type-value',
  severity: 'error',
  summary: 'The value of the Content-Type header is no media type',
  why: 'A media type has two parts, such as `application/json`, and is not translated. Braze chooses the format of the body by it, and a CRM that does not know it answers 415, which is not retried.',
  bad: handoffExample({ headers: '    headers:\n      Content-Type: json' }),
  good: handoffExample({ headers: '    headers:\n      Content-Type: application/json' }),
  check({ webhook: { headers } }, report) {
    for (const { header, text, path, template } of headers) {
      const value = text.trim()
      // Liquid may make any value.
      if (!isContentType(header) || !template.valid || coverLiquid(value) !== value) continue
      if (isMediaType(value)) continue
      const meant =
        usual.find((type) => value.toLowerCase().endsWith(type.slice(type.indexOf('/') + 1))) ?? suggest(value, usual)
      report({
        at: { path },
        message:
          value === ''
            ? `the header ${show(header)} is empty; a media type was expected`
            : `${show(value)} is no media type`,
        notes: [meant ? `did you mean \`${meant}\`?` : 'for JSON write `application/json`'],
      })
    }
  },
}

/** Also when it is written as the guide once printed it. */
export const isContentType = (header: string): boolean => /^content[-_ ]*type$/i.test(header)

function isMediaType(value: string): boolean {
  const [, kind] = /^([a-z]+)\/[\w.+!#$&^-]+\s*(?:;\s*[\w-]+=(?:"[^"]*"|[^\s;]+)\s*)*;?$/i.exec(value) ?? []
  return kind !== undefined && kinds.includes(kind.toLowerCase())
}
