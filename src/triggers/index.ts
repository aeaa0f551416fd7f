/** The triggers by the key they have in a config. */
import * as registered from './registry.ts'
import type { Trigger } from './trigger.ts'

export const triggers: ReadonlyMap<string, Trigger> = new Map(
  // A namespace has no order of its own that every loader keeps.
  Object.values(registered)
    .map((trigger): [string, Trigger] => [trigger.kind, trigger as Trigger])
    .sort(([a], [b]) => (a < b ? -1 : 1)),
)
