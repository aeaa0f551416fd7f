import type { LogSource, Rejected } from '../events/read-log.ts'
import type { Goal } from '../explain/goal.ts'
import type { ReadingOptions } from '../explain/read-lead.ts'
import { Failure } from '../failure.ts'
import { formatNames, formatResult } from '../formats/index.ts'
import type { Plan } from '../plan/plan.ts'
import { configOption, formatOption, type Command } from './command.ts'
import {
  eventsDescription,
  inputOptions,
  latencyOption,
  profilesOption,
  strictJsonOption,
  threadsOption,
} from './log-options.ts'

/** Refused lines that are shown. */
const shownLines = 5
/** Ids that are remembered to find one that may have been meant. */
const mostIds = 1_000_000

export const explain: Command = {
  name: 'explain',
  summary: 'the ledger of one lead: what every event did, or why it did nothing',
  arguments: [
    { name: 'user', description: "the lead's user id", required: true },
    {
      name: 'events',
      description: eventsDescription,
      required: true,
      variadic: true,
    },
  ],
  options: [
    configOption,
    formatOption(formatNames('explanation')),
    {
      flags: '--why-not <what>',
      description: '`handoff`, or the name of a group: what stood in the way, what would help',
    },
    profilesOption,
    { flags: '--until <time>', description: 'end of the run (default: the latest event of all users)' },
    latencyOption,
    { flags: '--from <time>', description: 'show the ledger from this time on' },
    { flags: '--all', description: 'show every line, also of a long ledger' },
    { flags: '--rules', description: 'name the rules behind each line (docs/semantics.md)' },
    ...inputOptions,
    threadsOption,
    strictJsonOption,
  ],
  examples: [
    'leadscore explain lead-1 events.jsonl',
    'leadscore explain lead-1 events.jsonl --why-not handoff',
    "leadscore explain lead-1 events.jsonl --why-not 'High intent' -f json",
  ],
  async run(input, world) {
    const { options } = input
    const text = (name: string) => options[name] as string | undefined
    const [user = '', ...paths] = input.arguments
    const { startThreadAhead } = await import('./thread-ahead.ts')
    startThreadAhead(paths, input, world)
    const { durationOption, timeOption } = await import('./time-option.ts')
    const until = timeOption('--until', text('until'))
    const from = timeOption('--from', text('from')) ?? -Infinity
    const latency = durationOption('--latency', text('latency')!)
    const { loadPlan } = await import('./load.ts')
    const { plan, path, source } = await loadPlan(input, world)
    const asked = text('whyNot')
    const goal = asked === undefined ? null : await goalOf(asked, plan, path)
    const { openInput, readStdinOnce } = await import('../files/read.ts')
    const { openLogs } = await import('./open-logs.ts')
    const { readingOf } = await import('./reading-options.ts')
    const { explainLead } = await import('../explain/explain.ts')
    const profilesPath = text('profiles')
    readStdinOnce([...paths, profilesPath])
    const logs = await openLogs({ logs: paths, plans: [plan], mapping: source }, input, world)
    try {
      const rejected: Rejected[] = []
      let refused = 0
      const onRefused = (line: Rejected) => {
        refused++
        if (rejected.length < shownLines) rejected.push(line)
      }
      const profiles = profilesPath === undefined ? undefined : openInput(profilesPath, world)
      const lead = await explainLead(plan, user, {
        ...readingOf(input),
        ...{ events: logs.sources, profiles, until, latency, onRefused },
      })
      if (!lead.known) throw await unknownUser(user, logs, lead.reading, readingOf(input))
      logs.done()
      const { whyNot } = await import('../explain/why-not.ts')
      const result = {
        lead,
        lines: lead.ledger.lines.filter(({ time }) => (time ?? -Infinity) >= from),
        answer: goal && whyNot(lead, goal),
        all: options['all'] === true,
        rules: options['rules'] === true,
        rejected,
      }
      const context = { color: input.color, columns: world.stdout.columns }
      world.stdout.write(await formatResult(text('format')!, 'explanation', result, context))
      return refused > 0 ? 1 : 0
    } finally {
      logs.done()
    }
  },
}

async function goalOf(asked: string, plan: Plan, path: string): Promise<Goal> {
  const plain = (name: string) => name.toLowerCase()
  const names = plan.groups.map(({ name }) => name)
  const exact = names.indexOf(asked)
  const index = exact >= 0 ? exact : names.findIndex((name) => plain(name) === plain(asked))
  if (index >= 0) return { kind: 'group', index, name: names[index]! }
  if (/^hand-?off$/i.test(asked)) {
    if (plan.handoff) return { kind: 'handoff' }
    throw new Failure(`--why-not is \`${asked}\`, but ${path} has no \`handoff\``, ['add a `handoff:` with a webhook'])
  }
  const { listOf, suggest } = await import('../text/suggest.ts')
  const choices = [...(plan.handoff ? ['handoff'] : []), ...names]
  const meant = suggest(asked, choices)
  throw new Failure(`--why-not is \`${asked}\`; \`handoff\` or the name of a group was expected`, [
    meant === undefined ? `choices are ${listOf(choices, 'and')}` : `did you mean \`${meant}\`?`,
  ])
}

async function unknownUser(
  user: string,
  { sources, names }: { readonly sources: readonly LogSource[]; readonly names: readonly string[] },
  { events, profiles, refused }: { events: number; profiles: number; refused: ReadonlyMap<string, number> },
  reading: ReadingOptions,
): Promise<Failure> {
  const { userIds } = await import('../explain/read-lead.ts')
  const { suggest } = await import('../text/suggest.ts')
  const ids = await userIds(sources, mostIds, reading)
  const meant = suggest(user, ids)
  const bad = [...refused.values()].reduce((sum, lines) => sum + lines, 0)
  const amount = (value: number, word: string) => `${value.toLocaleString('en-US')} ${word}${value === 1 ? '' : 's'}`
  const users = ids.size === 0 ? '' : ` of ${ids.size < mostIds ? '' : 'more than '}${amount(ids.size, 'user')}`
  const read = [
    `${amount(events, 'event')}${users}`,
    ...(profiles > 0 ? [amount(profiles, 'profile')] : []),
    ...(bad > 0 ? [`${amount(bad, 'line')} refused`] : []),
  ]
  return new Failure(`there is no user \`${user}\` in ${names.join(', ')}`, [
    `read: ${read.join(', ')}`,
    meant === undefined ? 'ids are compared exactly, upper and lower case too' : `did you mean \`${meant}\`?`,
  ])
}
