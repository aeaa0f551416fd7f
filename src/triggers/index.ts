/** The triggers by the key they have in a config. */
import * as registered from './registry.ts'
import type { Trigger } from './trigger.ts'

export const triggers: ReadonlyMap<string, Trigger> = new Map(
  Object.values(registered).map((trigger) => [trigger.kind, trigger as Trigger]),
)
