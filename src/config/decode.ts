/** Document → Config: the shape of the file is checked, and what is broken is cut out so that rules can go on. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Document, Path } from '../document/parse.ts'
import type { LeadscoreConfig } from './config.generated.ts'
import { explainSchemaErrors, requiredKeys, type SchemaError } from './schema-errors.ts'
import validate from './validate.generated.js'

export type { LeadscoreConfig } from './config.generated.ts'

export interface Decoded {
  /** Undefined when too little is left. List items that were cut out are undefined. */
  readonly config: LeadscoreConfig | undefined
  /** Paths of the parts that were cut out. */
  readonly broken: readonly Path[]
  readonly diagnostics: readonly Diagnostic[]
}

export function decodeConfig(document: Document): Decoded {
  if (document.value === undefined) return { config: undefined, broken: [], diagnostics: document.diagnostics }
  if (validate(document.value)) return { config: document.value as LeadscoreConfig, broken: [], diagnostics: [] }
  const { paths, diagnostics } = explainSchemaErrors(validate.errors as SchemaError[], document)
  const config = { root: separate(document.value) }
  for (const path of paths) cut(config, path)
  return {
    config: config.root as LeadscoreConfig | undefined,
    broken: paths,
    diagnostics,
  }
}

/** A copy in which no part is shared: what is cut at one alias stays at the others. */
function separate(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(separate)
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, separate(value)]))
}

/** Keys that no rule reads: without them the rest of the config still makes sense. */
const harmless = new Set(['version', 'name'])

/** Removes a part, and what cannot be without it. */
function cut(holder: { root: unknown }, path: Path): void {
  const last = path.at(-1)
  if (last === undefined) {
    holder.root = missesOnly(holder.root, harmless) ? holder.root : undefined
    return
  }
  const parentPath = path.slice(0, -1)
  let parent = holder.root as Record<string | number, unknown> | undefined
  for (const segment of parentPath) parent = parent?.[segment] as typeof parent
  if (typeof parent !== 'object' || parent === null) return
  if (Array.isArray(parent)) parent[last as number] = undefined
  else {
    if (!(last in parent) && parentPath.length === 0) return
    delete parent[last]
    if (requiredKeys(parentPath).includes(String(last)) && !harmless.has(String(last))) cut(holder, parentPath)
  }
}

function missesOnly(root: unknown, keys: ReadonlySet<string>): boolean {
  return (
    typeof root === 'object' &&
    root !== null &&
    !Array.isArray(root) &&
    requiredKeys([]).every((key) => key in root || keys.has(key))
  )
}
