/** Config → every name it gives to Braze, with its place. */
import { suggest } from '../text/suggest.ts'
import type { Place } from './rule.ts'
import type { Subject } from './subject.ts'
import { templateAttributes } from './templates.ts'

export interface NameUse {
  /** Attributes, events and properties follow Braze's rules for data; other names are only limited in length. */
  readonly what: 'attribute' | 'event' | 'property' | 'name'
  readonly name: string
  readonly place: Place
}

export function namesOf(subject: Subject): NameUse[] {
  const { config, groups, entryTriggers, groupTriggers, conditions, scoreAttribute } = subject
  const names: NameUse[] = []
  const add = (what: NameUse['what'], name: unknown, place: Place) => {
    if (typeof name === 'string') names.push({ what, name, place })
  }
  add('name', config.name, { path: ['name'] })
  add('attribute', scoreAttribute, { path: ['score', 'attribute'] })
  for (const { path, config: group } of groups) add('name', group.name, { path: [...path, 'name'] })
  for (const { kind, argument, path } of [...entryTriggers, ...groupTriggers]) {
    const own = [...path, kind]
    const what = kind === 'attribute_changed' ? 'attribute' : kind === 'custom_event' ? 'event' : 'name'
    add(what, argument, { path: own })
    if (typeof argument !== 'object' || argument === null) continue
    for (const [key, value] of Object.entries(argument)) {
      // The value that an attribute changes to is no name.
      if (kind !== 'attribute_changed' || key === 'name') add(what, value, { path: [...own, key] })
    }
  }
  for (const { subject: what, name, path } of conditions) add(what, name, { path: [...path, what] })
  add('name', config.handoff?.name, { path: ['handoff', 'name'] })
  for (const name of Object.keys(config.handoff?.crm_sync?.attributes ?? {})) {
    add('attribute', name, { path: ['handoff', 'crm_sync', 'attributes', name], aim: 'key' })
  }
  return names
}

/** Attributes in the order of the file, those inside of the webhook's templates last. */
export function attributesOf(subject: Subject): { readonly name: string; readonly place: Place }[] {
  return [
    ...namesOf(subject).filter(({ what }) => what === 'attribute'),
    ...templateAttributes(subject.webhook.templates.filter(({ template }) => template.valid)),
  ]
}

interface AttributeUse {
  readonly name: string
  readonly place: Place
}

/** Attributes of the templates that nothing else names, but that are nearly the name of another. */
export function misspeltAttributes(
  subject: Subject,
): (AttributeUse & { readonly meant: AttributeUse & { readonly isSpelling: boolean } })[] {
  const known = new Map<string, AttributeUse>()
  for (const { what, name, place } of namesOf(subject)) {
    if (what === 'attribute' && !known.has(name)) known.set(name, { name, place })
  }
  const seen = new Set<string>()
  return templateAttributes(subject.webhook.templates.filter(({ template }) => template.valid)).flatMap((use) => {
    if (known.has(use.name) || seen.has(use.name)) return []
    seen.add(use.name)
    const meant = known.get(suggest(use.name, known.keys()) ?? '')
    return meant ? [{ ...use, meant: { ...meant, isSpelling: plainName(use.name) === plainName(meant.name) } }] : []
  })
}

/** A name without what people vary when they spell it. */
export const plainName = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]+/g, '')
