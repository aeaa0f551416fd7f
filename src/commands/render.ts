import { formatNames, formatResult } from '../formats/index.ts'
import type { LiquidContext, LiquidFixtures } from '../liquid/context.ts'
import type { Webhook } from '../plan/plan.ts'
import type { World } from '../world.ts'
import { configOption, formatOption, type Command, type CommandInput } from './command.ts'

export const render: Command = {
  name: 'render',
  summary: 'dry run of the hand-off webhook for one user: the request, or why it is not sent',
  options: [
    configOption,
    formatOption(formatNames('request')),
    { flags: '--user <file>', description: 'a profile (JSON): {"user_id": …, "attributes": {…}}' },
    { flags: '--events <file...>', description: 'event logs to take the user from, instead of a profile' },
    { flags: '--profiles <file>', description: 'profiles before the first event, with --events' },
    { flags: '--user-id <id>', description: 'the user, with --events' },
    { flags: '--at <time>', description: 'the moment (default: the latest event, or now)' },
    { flags: '--score <number>', description: 'use this score instead' },
    { flags: '--branches', description: 'every outcome of the templates, with an input that leads there' },
    {
      flags: '--connected-content <answers>',
      description: 'a fixtures file (YAML), or `live` to make the calls for real (default: placeholders)',
    },
    { flags: '--allow-private', description: 'with live: also call private addresses and other ports' },
    { flags: '--template <file>', description: 'render this Liquid file instead of a webhook; needs no config' },
    { flags: '--data <file>', description: 'data for --template (JSON): {"user": {…}, "custom_attributes": {…}, …}' },
  ],
  examples: [
    'leadscore render --user lead.json --score 120',
    'leadscore render --events events.jsonl --user-id u1 -f curl',
    'leadscore render --branches',
    'leadscore render --template greeting.liquid --data ada.json',
  ],
  async run(input, world) {
    const { options } = input
    const text = (name: string) => options[name] as string | undefined
    const { Failure } = await import('../failure.ts')
    const { readFixtures } = await import('./fixtures.ts')
    const answers = text('connectedContent')
    const isLive = answers === 'live'
    const fixtures = isLive ? undefined : readFixtures(answers, world)
    if (text('template') !== undefined) {
      if (isLive) throw new Failure('--template makes no calls', ['name a fixtures file with --connected-content'])
      const { timeOption } = await import('./time-option.ts')
      const { renderTemplate } = await import('./render-template.ts')
      const now = timeOption('--at', text('at')) ?? Date.now()
      return renderTemplate(text('template')!, input, { now, ...(fixtures ? { fixtures } : {}) }, world)
    }
    const { loadPlan } = await import('./load.ts')
    const { plan, path, source } = await loadPlan(input, world)
    if (!plan.handoff) {
      throw new Failure(`${path} has no \`handoff\`: there is nothing to render`, ['add a `handoff:` with a webhook'])
    }
    const { name, webhook } = plan.handoff
    const context = { color: input.color, columns: world.stdout.columns }
    if (options['branches'] === true) {
      if (isLive) throw new Failure('--branches makes no calls', ['name a fixtures file with --connected-content'])
      const { webhookBranches } = await import('../handoff/branches.ts')
      const branches = webhookBranches(webhook, plan.score.attribute, {
        now: Date.now(),
        ...(fixtures ? { fixtures } : {}),
      })
      const format = text('format')!
      if (!formatNames('branches').includes(format))
        throw new Failure(`branches have no \`${format}\` form`, ['formats are `pretty` and `json`'])
      world.stdout.write(await formatResult(format, 'branches', { name, branches }, context))
      return branches.some(({ request }) => request.outcome === 'error') ? 1 : 0
    }
    const { leadOf } = await import('./render-lead.ts')
    const { renderRequest } = await import('../handoff/request.ts')
    const { leadContext } = await import('../handoff/lead-context.ts')
    const lead = await leadOf(plan, source, input, world)
    const seen = leadContext(lead.userId, lead.attributes)
    const answered = isLive ? await callLive(webhook, seen, lead.at, input, world) : fixtures
    const request = renderRequest(webhook, seen, { now: lead.at, ...(answered ? { fixtures: answered } : {}) })
    const result = { name, user: lead.userId ?? 'a user without an id', request }
    world.stdout.write(await formatResult(text('format')!, 'request', result, context))
    return request.outcome === 'error' ? 1 : 0
  },
}

/** Makes the connected_content calls; what got no answer is said on stderr. */
async function callLive(
  webhook: Webhook,
  context: LiquidContext,
  now: number,
  input: CommandInput,
  world: World,
): Promise<LiquidFixtures> {
  const { answerLive } = await import('../network/live.ts')
  const { maskUrl } = await import('../handoff/secrets.ts')
  const { answers, failures } = await answerLive(
    webhook,
    context,
    { now },
    {
      allowPrivate: input.options['allowPrivate'] === true,
      timeoutMs: 2_000,
      maximumBytes: 1_000_000,
      retryPauseMs: 500,
      credential: (name) => world.environment[`LEADSCORE_BASIC_AUTH_${name.toUpperCase().replace(/\W/g, '_')}`],
    },
  )
  for (const { method, url, reason } of failures) {
    world.stderr.write(`warning: connected_content ${method} ${maskUrl(url)} got no answer: ${reason}\n`)
  }
  return { connectedContent: answers }
}
