/** The webhook's templates, scanned for what rules need; their Liquid is checked elsewhere. */
import type { LeadscoreConfig } from '../config/config.generated.ts'
import type { Path } from '../document/parse.ts'
import type { Place } from './rule.ts'

type Handoff = LeadscoreConfig['handoff']

export interface Template {
  readonly text: string
  readonly path: Path
}

export function templatesOf(handoff: Handoff): Template[] {
  const { url, headers = {}, body } = handoff?.webhook ?? {}
  const path = ['handoff', 'webhook']
  const templates: Template[] = []
  if (url !== undefined) templates.push({ text: url, path: [...path, 'url'] })
  for (const [name, text] of Object.entries(headers)) templates.push({ text, path: [...path, 'headers', name] })
  if (body !== undefined) templates.push({ text: body, path: [...path, 'body'] })
  return templates
}

/** Custom attributes named in `custom_attribute.${…}`. */
export function templateAttributes(handoff: Handoff): { readonly name: string; readonly place: Place }[] {
  return templatesOf(handoff).flatMap(({ text, path }) =>
    [...text.matchAll(/custom_attribute\s*\.\s*\$\{([^{}|]*)[^{}]*\}?/g)].flatMap(([part, inner]) => {
      const name = inner!.trim()
      return name === '' ? [] : [{ name, place: { path, part } }]
    }),
  )
}
