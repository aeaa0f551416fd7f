/** Dialects by name. */
import type { Dialect } from './dialect.ts'
import * as registry from './registry.ts'

export const dialects: ReadonlyMap<string, Dialect> = new Map(
  Object.values(registry).map((dialect) => [dialect.name, dialect]),
)
