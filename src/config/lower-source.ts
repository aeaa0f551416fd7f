/** The `source` block of a config → the mapping that reads a log by it. */
import type { Binding, SourceMapping } from '../events/dialects/mapping.ts'
import type { Binding as ConfigBinding, LeadscoreConfig, Bindings } from './config.generated.ts'

/** null without the block. */
export function lowerSource({ source }: LeadscoreConfig): SourceMapping | null {
  if (!source) return null
  const { user, time, type, event, id, properties, attributes } = source
  const one = (binding: ConfigBinding | undefined) => (binding === undefined ? null : lowerBinding(binding))
  return {
    user: lowerBinding(user),
    time: typeof time === 'string' ? { field: time, unit: null } : { field: time.field, unit: time.unit ?? null },
    type: one(type),
    event: one(event),
    id: one(id),
    properties: lowerBindings(properties),
    attributes: lowerBindings(attributes),
  }
}

function lowerBinding(binding: ConfigBinding): Binding {
  if (typeof binding === 'string') return { field: binding, values: null }
  return 'value' in binding ? { value: binding.value } : { field: binding.field, values: binding.values ?? null }
}

function lowerBindings(given: Bindings | undefined): SourceMapping['properties'] {
  if (given === undefined || typeof given === 'string') return given ?? null
  return Object.fromEntries(Object.entries(given).map(([name, binding]) => [name, lowerBinding(binding)]))
}
