/** The work of `diff`: two configs are read and compared and, given a log, replayed. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { attribute } from '../diff/attribution.ts'
import { compare } from '../diff/compare.ts'
import { labelsOf } from '../plan/labels.ts'
import { type Difference, type Origins, showChanges } from '../diff/difference.ts'
import { searchDifference } from '../diff/equivalence/search.ts'
import { measure } from '../diff/gate.ts'
import { type Impact, impactOf } from '../diff/impact.ts'
import { replayBoth } from '../diff/replay.ts'
import { decodeText } from '../document/decode-text.ts'
import type { Document } from '../document/parse.ts'
import type { SourceMapping } from '../events/dialects/mapping.ts'
import { Failure } from '../failure.ts'
import { readStdinOnce } from '../files/read.ts'
import { loadConfig } from '../load-config.ts'
import { type Gate, parseGate } from '../plan/gate.ts'
import type { Plan } from '../plan/plan.ts'
import { suggest } from '../text/suggest.ts'
import type { World } from '../world.ts'
import type { CommandInput } from './command.ts'
import { readSides, type SideText, splitArguments } from './diff-sides.ts'
import { openLogs } from './open-logs.ts'
import { readProfiles } from './profiles.ts'
import { RefusedLines } from './refused-lines.ts'
import { readingOf } from './reading-options.ts'
import { durationOption, timeOption } from './time-option.ts'

interface Side {
  readonly origins: Origins
  readonly plan: Plan
  readonly document: Document
  readonly source: SourceMapping | null
}

type Run = Pick<Difference, 'impact' | 'refused' | 'leftOut'>

export async function compareConfigs(input: CommandInput, world: World): Promise<Difference> {
  const text = (name: string) => input.options[name] as string | undefined
  const several = (name: string) => (input.options[name] as readonly string[] | undefined) ?? []
  // What follows --gate or --events is taken for more of the same.
  const stray = several('gate').filter((one) => existsSync(resolve(world.directory, one)))
  const { sides, logs: found } = splitArguments([...input.arguments, ...stray], text('base'))
  const logs = [...found, ...several('events')]
  const own = several('gate')
    .filter((one) => !stray.includes(one))
    .map((one) => gateOption(one))
  const [baseText, headText] = await readSides(sides, text('config'), world)
  const base = await loadSide(baseText, input, world)
  const head = await loadSide(headText, input, world)
  // Those of the config that is proposed; said twice is measured once.
  const gates = [...new Map([...own, ...gatesOf(head)].map((gate) => [gate.text, gate])).values()]
  if (logs.length === 0) requireLog(input, own)

  const comparison = compare(comparedOf(base), comparedOf(head))
  const nothing: Run = { impact: null, refused: { counts: {}, first: [] }, leftOut: {} }
  const { impact, refused, leftOut } =
    logs.length === 0 ? nothing : await run(base, head, comparison, logs, input, world)
  return {
    base: base.origins,
    head: head.origins,
    sameText: Buffer.from(baseText.bytes).equals(headText.bytes),
    changes: showChanges(comparison.changes, base.document, head.document),
    logs: logs.map((path) => (path === '-' ? 'standard input' : path)),
    impact,
    gates: impact ? gates.map((gate) => measure(gate, impact)) : [],
    gatesUnchecked: impact ? 0 : gates.length,
    refused,
    leftOut,
    equivalence: input.options['equivalent'] === true ? searchDifference(base.plan, head.plan, comparison) : null,
  }
}

const comparedOf = ({ plan, document, source }: Side) => ({ plan, labels: labelsOf(document.value, plan), source })

async function loadSide({ bytes, ...origins }: SideText, input: CommandInput, world: World): Promise<Side> {
  const name = origins.revision === null ? origins.file : `${origins.revision}:${origins.path}`
  const decoded = decodeText(bytes)
  if (!('text' in decoded)) throw new Failure(`cannot read ${name}: ${decoded.problem}`, [decoded.help])
  const { plan, document, source, diagnostics, suppressed } = loadConfig(decoded.text, name, world.now())
  if (plan) return { origins, plan, document, source }
  const { prettyDiagnostic } = await import('../formats/pretty/diagnostics.ts')
  const context = { color: input.errorColor, columns: world.stderr.columns }
  const errors = [...diagnostics, ...suppressed].filter(({ severity }) => severity === 'error')
  for (const error of errors) world.stderr.write(`${prettyDiagnostic(error, context)}\n\n`)
  throw new Failure(`${name} has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}`, [
    origins.revision === null
      ? 'mend it first; `leadscore validate` also shows warnings'
      : 'only valid configs can be compared: name another revision',
  ])
}

function gateOption(text: string): Gate {
  const gate = parseGate(text)
  if ('problem' in gate) {
    throw new Failure(gate.problem, [gate.help, 'all that follows --gate are gates: other arguments go before it'])
  }
  return gate
}

/** The gates of a valid config. */
const gatesOf = ({ plan }: Side): Gate[] => plan.gates.map((text) => parseGate(text) as Gate)

function requireLog({ options }: CommandInput, gates: readonly Gate[]): void {
  const flag =
    gates.length > 0 ? '--gate' : ['by', 'profiles', 'until'].filter((name) => options[name] !== undefined)[0]
  if (flag === undefined) return
  throw new Failure(`${flag.replace(/^(?!--)/, '--')} needs an event log`, [
    'for example `leadscore diff main events.jsonl`',
  ])
}

async function run(
  { plan: base, source: baseSource }: Side,
  { plan: head, source }: Side,
  comparison: ReturnType<typeof compare>,
  logs: readonly string[],
  input: CommandInput,
  world: World,
): Promise<Run> {
  const text = (name: string) => input.options[name] as string | undefined
  const until = timeOption('--until', text('until'))
  const latency = durationOption('--latency', text('latency')!)
  readStdinOnce([...logs, text('profiles')])
  const refused = new RefusedLines(text('onBadLine')!)
  const profiles = readProfiles(text('profiles'), world, refused.add)
  // One log is read for both, by the newer mapping.
  const request = { logs, plans: [base, head], mapping: source ?? baseSource }
  const opened = await openLogs(request, input, world)
  try {
    const by = text('by')
    const events = { events: opened.sources, profiles: profiles.rows, until, latency, onRefused: refused.add }
    const replay = await replayBoth(base, head, { ...readingOf(input), ...events, by })
    opened.done()
    if (by !== undefined) requireValues(by, replay.values!.attributes)
    const impact = impactOf(replay)
    const causes = await attribute(base, comparison, replay)
    const counts: Record<string, number> = { ...replay.head.summary.rejected }
    for (const [reason, count] of profiles.refused) counts[reason] = (counts[reason] ?? 0) + count
    const shown: Impact = { ...impact, ...causes }
    return { impact: shown, refused: { counts, first: refused.shown }, leftOut: replay.head.summary.left_out }
  } finally {
    opened.done()
  }
}

function requireValues(attribute: string, seen: ReadonlySet<string>): void {
  if (seen.has(attribute)) return
  const meant = suggest(attribute, seen)
  throw new Failure(`no line of the log gives the attribute \`${attribute}\`, which --by names`, [
    meant
      ? `did you mean \`${meant}\`?`
      : `attributes in it: ${
          [...seen]
            .sort()
            .slice(0, 10)
            .map((name) => `\`${name}\``)
            .join(', ') || 'none'
        }`,
  ])
}
