// A config and a test file as texts → the results of the tests.

import { parseYaml } from '../../src/document/parse.ts'
import { loadConfig } from '../../src/load-config.ts'
import { Bench } from '../../src/testing/bench.ts'
import { loadSuite, type LoadedSuite, runSuite } from '../../src/testing/suite.ts'
import { Source } from '../../src/text/source.ts'

/** Window 1d, +1 session, +5 demo, inactivity -1, hand-off above 10: what a test adds replaces a part. */
export const config = (parts: Readonly<Record<string, string>> = {}): string =>
  Object.values({
    head: 'version: 1\nname: Story',
    score: 'score: { attribute: lead score }',
    entry: 'entry: { triggers: [{ attribute_changed: lead score }, email_added] }',
    groups: `action_groups:
  - { name: Session, points: 1, triggers: [session_start] }
  - { name: Demo, points: 5, triggers: [{ custom_event: demo, where: [{ property: plan, does_not_equal: free }] }] }`,
    inactivity: 'inactivity: { window: 1d, points: -1 }',
    handoff: `handoff:
  threshold: 10
  webhook:
    url: https://example.com/{{\${user_id}}}
    headers: { Content-Type: application/json }
    body: |
      {% if {{custom_attribute.\${lead score}}} > 10 %}{"user": "{{\${user_id}}}", "deep": {"score": {{custom_attribute.\${lead score}}}, "list": [1, 2]}}{% else %}{% abort_message('low') %}{% endif %}`,
    ...parts,
  }).join('\n')

export function suite(tests: string, yaml = config(), update = false): LoadedSuite {
  const { plan, diagnostics } = loadConfig(yaml, 'leadscore.yaml')
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join('; '))
  const document = parseYaml(new Source('leadscore.test.yaml', tests))
  return loadSuite({
    file: 'leadscore.test.yaml',
    document,
    config: 'leadscore.yaml',
    bench: new Bench(plan),
    only: undefined,
    update,
  })
}

export const run = (tests: string, yaml?: string) => runSuite(suite(tests, yaml), () => 0)

/** What is not well: `name: message` of each test, then the diagnostics with their places. */
export function complaints(tests: string, yaml?: string): string[] {
  const { tests: results, diagnostics } = run(tests, yaml)
  return [
    ...results.flatMap(({ failures }) =>
      failures.map(({ message, labels: [{ source, span }] }) => `${source.position(span.start).line}: ${message}`),
    ),
    ...diagnostics.map(
      ({ code, message, labels: [{ source, span }] }) => `${source.position(span.start).line}: ${code} ${message}`,
    ),
  ]
}
