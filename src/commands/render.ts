import { formatNames, formatResult } from '../formats/index.ts'
import { configOption, formatOption, type Command } from './command.ts'

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
    {
      flags: '--connected-content <fixtures>',
      description: 'answers for connected_content (YAML); nothing is ever called',
    },
  ],
  examples: [
    'leadscore render --user lead.json --score 120',
    'leadscore render --events events.jsonl --user-id u1 -f curl',
  ],
  async run(input, world) {
    const { options } = input
    const text = (name: string) => options[name] as string | undefined
    const { Failure } = await import('../failure.ts')
    const { loadPlan } = await import('./load.ts')
    const { plan, path } = await loadPlan(input, world)
    if (!plan.handoff)
      throw new Failure(`${path} has no \`handoff\`: there is nothing to render`, ['add a `handoff:` with a webhook'])
    const { leadOf } = await import('./render-lead.ts')
    const { readFixtures } = await import('./fixtures.ts')
    const { renderRequest } = await import('../handoff/request.ts')
    const { leadContext } = await import('../handoff/lead-context.ts')
    const lead = await leadOf(plan, input, world)
    const fixtures = readFixtures(text('connectedContent'), world)
    const request = renderRequest(plan.handoff.webhook, leadContext(lead.userId, lead.attributes), {
      now: lead.at,
      ...(fixtures ? { fixtures } : {}),
    })
    const context = { color: input.color, columns: world.stdout.columns }
    const result = { name: plan.handoff.name, user: lead.userId ?? 'a user without an id', request }
    world.stdout.write(await formatResult(text('format')!, 'request', result, context))
    return request.outcome === 'error' ? 1 : 0
  },
}
