/** The config of a command that works on a valid one; its problems are shown and end the command. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { decodeText } from '../document/decode-text.ts'
import { Failure } from '../failure.ts'
import { findConfig } from '../files/find-config.ts'
import { readBytes } from '../files/read.ts'
import { loadConfig, type LoadedConfig } from '../load-config.ts'
import type { Plan } from '../plan/plan.ts'
import { Source } from '../text/source.ts'
import type { World } from '../world.ts'
import type { CommandInput } from './command.ts'

/** Reads one config file; bytes that are no text are a diagnostic like any other. */
export function loadConfigFile(path: string, world: World): LoadedConfig {
  const decoded = decodeText(readBytes(path, world))
  if ('text' in decoded) return loadConfig(decoded.text, path, world.now())
  const source = new Source(path, decoded.readable)
  const diagnostic: Diagnostic = {
    code: 'LS003',
    rule: 'bad-encoding',
    severity: 'error',
    message: decoded.problem,
    labels: [{ source, span: { start: decoded.at, end: decoded.at + 1 } }],
    notes: [decoded.help],
  }
  return { ...loadConfig('', path), diagnostics: [diagnostic] }
}

/** The plan of the config that is meant; errors in it are shown on stderr and fail the command. */
export async function loadPlan(
  input: CommandInput,
  world: World,
): Promise<Pick<LoadedConfig, 'document' | 'source' | 'warehouse'> & { plan: Plan; path: string }> {
  const path = findConfig(input.options['config'] as string | undefined, world)
  const { plan, document, source, warehouse, diagnostics, suppressed } = loadConfigFile(path, world)
  if (plan) return { plan, path, document, source, warehouse }
  const { prettyDiagnostic } = await import('../formats/pretty/diagnostics.ts')
  const context = { color: input.errorColor, columns: world.stderr.columns }
  // What cannot run cannot be suppressed away.
  const errors = [...diagnostics, ...suppressed].filter(({ severity }) => severity === 'error')
  for (const error of errors) world.stderr.write(`${prettyDiagnostic(error, context)}\n\n`)
  throw new Failure(`${path} has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}`, [
    'mend it first; `leadscore validate` also shows warnings',
  ])
}
