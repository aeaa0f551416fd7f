/** Log arguments → sources: files found, formats recognised, a progress bar over all of them on a terminal. */
import type { SourceMapping } from '../events/dialects/mapping.ts'
import { Identities } from '../events/dialects/identities.ts'
import { currents, noteIdentities } from '../events/formats/currents.ts'
import type { InputFormat } from '../events/formats/format.ts'
import { Head, headBytes } from '../events/formats/head.ts'
import { formatOf, inputFormats, logEndings } from '../events/formats/index.ts'
import type { IdentityChoice, ReadSettings } from '../events/formats/settings.ts'
import { peek } from '../events/peek.ts'
import type { LogSource } from '../events/read-log.ts'
import { Failure } from '../failure.ts'
import { findLogs, type FoundLog } from '../files/find-logs.ts'
import { type ByteInput, openLog } from '../files/read.ts'
import type { Plan } from '../plan/plan.ts'
import type { World } from '../world.ts'
import type { CommandInput } from './command.ts'
import { Progress } from './progress.ts'

export interface OpenLogs {
  readonly sources: readonly LogSource[]
  /** As the user named them. */
  readonly names: readonly string[]
  /** Every file that is read. */
  readonly files: readonly string[]
  /** Ends the progress bar. */
  done(): void
}

export interface LogRequest {
  /** Files, folders and patterns; `-` is standard input. */
  readonly logs: readonly string[]
  /** What the log is read for. */
  readonly plans: readonly Plan[]
  /** The `source` block of the config. */
  readonly mapping: SourceMapping | null
}

/** Reads the options of `log-options.ts`. Sources are one log, in the order of the arguments and of paths within one. */
export async function openLogs(
  request: LogRequest,
  { options, progress: isShown }: CommandInput,
  world: World,
): Promise<OpenLogs> {
  const found = await findLogs(request.logs, world)
  const inputs = found.map(({ path }) => openLog(path, world))
  const sizes = inputs.map(({ size }) => size)
  const total = sizes.every((size) => size !== undefined) ? sizes.reduce((sum, size) => sum + size, 0) : undefined
  const progress = isShown ? new Progress(total, world) : undefined
  const settings: ReadSettings = {
    mapping: request.mapping,
    includeBots: options['includeBots'] === true,
    scoreAttributes: new Set(
      options['keepScoreWrites'] === true ? [] : request.plans.map(({ score }) => score.attribute),
    ),
    identity: (options['identity'] ?? 'joined') as IdentityChoice,
  }
  const named = (options['inputFormat'] ?? 'auto') as string
  const chosen = inputFormats.get(named) ?? (request.mapping ? inputFormats.get('source')! : undefined)
  const sources: LogSource[] = []
  for (const [index, input] of inputs.entries()) {
    sources.push({ ...(await sourceOf(input, found[index]!, chosen, progress)), settings })
  }
  return {
    sources: await identified(sources, settings),
    names: request.logs.map((path) => (path === '-' ? 'standard input' : path)),
    files: found.map(({ path }) => path),
    done: () => progress?.stop(),
  }
}

async function sourceOf(
  input: ByteInput,
  { isFound }: FoundLog,
  chosen: InputFormat | undefined,
  progress: Progress | undefined,
): Promise<LogSource> {
  const { name, rereadable, random } = input
  const onBytes = progress && ((chunk: Uint8Array) => progress.advance(chunk.length, linesIn(chunk)))
  const file = () => input.file?.(progress && ((bytes, lines) => progress.advance(bytes, lines)))
  const anywhere = random ? { random, file } : {}
  let open: LogSource['open'] = () => input.open(onBytes)
  if (chosen) return { name, rereadable, format: chosen, open, ...anywhere }
  const isEnough = (bytes: Uint8Array) => !rereadable && new Head(bytes, name).isTelling
  const { head, chunks } = await peek(rereadable ? input.open() : open(), headBytes, isEnough)
  if (rereadable) await chunks.return(undefined)
  else open = () => chunks
  const seen = new Head(head, name)
  if (isFound && !seen.endsIn(logEndings) && !isRecognised(seen)) {
    throw new Failure(`${name} is no log that is known, and stands among logs`, [
      'name a pattern that leaves it out, such as `folder/**/*.avro`',
    ])
  }
  return { name, rereadable, format: formatOf(seen), open, ...anywhere }
}

const newline = 0x0a

function linesIn(chunk: Uint8Array): number {
  let lines = 0
  for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) lines++
  return lines
}

const isRecognised = (head: Head) => formatOf(head).fits(head) >= 1 || head.text.startsWith('{')

/** With `joined` and `braze` the log is read twice: first for who is who. */
async function identified(sources: readonly LogSource[], settings: ReadSettings): Promise<readonly LogSource[]> {
  const exports = sources.filter(({ format }) => format === currents)
  if (settings.identity === 'exported' || exports.length === 0) return sources
  const stream = exports.find(({ rereadable }) => !rereadable)
  if (stream) {
    throw new Failure(`${stream.name} is an export of Braze, which is read twice, and can be read only once`, [
      'put it into a file, or take each event as it is: `--identity exported`',
    ])
  }
  const identities = new Identities()
  for (const source of exports) await noteIdentities(source, identities)
  return sources.map((source) => ({ ...source, settings: { ...settings, identities } }))
}
