/** Build sheets of random configs: nothing of a config is missing, and every form of a sheet can be read. */
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import fc from 'fast-check'
import { Marked, type Tokens } from 'marked'
import { expect, test } from 'vitest'
import { buildSheet } from '../../src/build-sheet/build-sheet.ts'
import { ends } from '../../src/build-sheet/canvas.ts'
import { graphOf } from '../../src/build-sheet/graph.ts'
import { layoutOf } from '../../src/build-sheet/layout.ts'
import { plain } from '../../src/build-sheet/say.ts'
import type { BuildSheet } from '../../src/build-sheet/sheet.ts'
import { conditionTests } from '../../src/condition/condition.ts'
import { formatResult } from '../../src/formats/index.ts'
import { loadConfig } from '../../src/load-config.ts'
import { labelsOf } from '../../src/plan/labels.ts'
import type { Plan, PlanTrigger } from '../../src/plan/plan.ts'
import { cases } from '../agreement/arbitrary.ts'
import { toYaml } from '../agreement/encode.ts'
import { hostile } from '../formats/findings.ts'

const seed = process.env['LEADSCORE_SEED'] === undefined ? {} : { seed: Number(process.env['LEADSCORE_SEED']) }
const context = { color: false, columns: 80 }

function sheetOf(config: object): { sheet: BuildSheet; plan: Plan } {
  const { plan, document, diagnostics } = loadConfig(toYaml(config), 'random.yaml')
  expect(plan, diagnostics.map(({ message }) => message).join('\n')).not.toBeNull()
  return { plan: plan!, sheet: buildSheet(plan!, labelsOf(document.value, plan!)) }
}

/** All sentences of one step, a line each. */
function textOf(sheet: BuildSheet, id: string): string {
  const step = sheet.sections.flatMap(({ steps }) => steps).find((one) => one.id === id)!
  const rows = step.fields.flatMap(({ rows }) => rows)
  return [step.title, ...rows.flatMap(({ text, under }) => [text, ...under])].map(plain).join('\n')
}

function expectTrigger(text: string, { match, where }: PlanTrigger): void {
  if (match.on === 'attribute')
    expect(text).toContain(
      match.nonEmpty ? 'Add an Email Address' : `Change Custom Attribute Value: ${match.attribute}, `,
    )
  else if (match.name !== null) expect(text).toContain(`Perform Custom Event: ${match.name}`)
  for (const { subject, name } of conditionTests(where)) {
    const isParameter = match.on === 'event' && match.type !== 'custom_event'
    if (!isParameter) expect(text).toContain(subject === 'attribute' ? `user attribute ${name}` : name)
  }
}

test('of random configs', async () => {
  const property = fc.asyncProperty(cases, async ({ config }) => {
    const { sheet, plan } = sheetOf(config)
    const path = textOf(sheet, 'C1')
    for (const { name, triggers } of plan.groups) {
      expect(path).toContain(name)
      for (const trigger of triggers) expectTrigger(path, trigger)
    }
    const entry = textOf(sheet, 'B2')
    for (const trigger of plan.entry.triggers) {
      const { match } = trigger
      const isScore = match.on === 'attribute' && match.attribute === plan.score.attribute
      if (isScore && plan.score.heartbeat) expect(entry).toContain(`${plan.score.attribute} heartbeat, any new value`)
      else expectTrigger(entry, trigger)
    }
    for (const { name } of conditionTests(plan.entry.audience))
      expect(textOf(sheet, 'B3')).toContain(name === 'email' ? 'Email Address' : name)
    const ids = sheet.sections.flatMap(({ steps }) => steps.map(({ id }) => id))
    expect(new Set(ids).size).toBe(ids.length)
    for (const step of sheet.canvas.steps) {
      const targets = step.kind === 'user-update' ? [step.to] : [...step.groups.map(({ to }) => to), step.everyoneElse]
      for (const to of targets) expect(ids.includes(to) || to in ends, to).toBe(true)
    }
    const { placed, routes, width, height } = layoutOf(graphOf(sheet.canvas))
    expect(placed.every(({ x, y }) => x > 0 && x < width && y > 0 && y < height)).toBe(true)
    expect(new Set(placed.map(({ x, y }) => `${x} ${y}`)).size).toBe(placed.length)
    expect(routes.every(({ points }) => points.every(([, y], index) => index === 0 || y > points[index - 1]![1]))).toBe(
      true,
    )
    await expectReadable(sheet)
  })
  await fc.assert(property, { numRuns: 25, ...seed })
})

/** A reader of Markdown has one kind of line break. */
const lines = (text: string) => text.replaceAll(/\r\n?/g, '\n').replace(/\n$/, '')

const marked = new Marked({ gfm: true })
const parser = new XMLParser({
  ignoreAttributes: false,
  unpairedTags: ['meta', 'input'],
  htmlEntities: true,
  processEntities: { maxTotalExpansions: 100_000 },
})

/** The forms, read by parsers that are not ours: the number of each kind of element is that of the sheet. */
async function expectReadable(sheet: BuildSheet): Promise<void> {
  const steps = sheet.sections.flatMap((section) => section.steps)
  const templates = steps.flatMap((step) => step.templates)
  const markdown = await formatResult('markdown', 'sheet', sheet, context)
  const tokens = marked.lexer(markdown)
  const headings = tokens.filter((token): token is Tokens.Heading => token.type === 'heading')
  expect(headings.map(({ depth }) => depth).filter((depth) => depth === 3)).toHaveLength(steps.length)
  expect(headings).toHaveLength(steps.length + sheet.sections.length + 3)
  const blocks = tokens.filter((token): token is Tokens.Code => token.type === 'code')
  expect(blocks.slice(1).map(({ text }) => lines(text))).toEqual(templates.map(({ text }) => lines(text)))
  expect(markdown.match(/^- \[ \] /gm)).toHaveLength(steps.length)
  const html = await formatResult('html', 'sheet', sheet, context)
  const element = html.slice(html.indexOf('<html'))
  expect(XMLValidator.validate(element, { unpairedTags: ['meta', 'input'] })).toBe(true)
  expect(html.match(/<article /g)).toHaveLength(steps.length)
  expect(html.match(/<pre /g) ?? []).toHaveLength(templates.length)
  expect(html).not.toMatch(/<script|<link|\son\w+=|url\((?!#)|src=/)
  const page = parser.parse(element) as { html: { body: { main: { section: { svg?: object }[] } } } }
  expect(page.html.body.main.section).toHaveLength(sheet.sections.length + 2)
  const json = JSON.parse(await formatResult('json', 'sheet', sheet, context)) as { schema: string; hash: string }
  expect(json).toMatchObject({ schema: 'leadscore.build-sheet/1', hash: sheet.hash })
}

test.each(hostile.filter((text) => text.trim() !== ''))('names that are no plain text: %j', async (text) => {
  const { sheet } = sheetOf({
    version: 1,
    name: text,
    description: text,
    owner: text,
    tags: [text],
    score: { attribute: 'score', min: 0 },
    entry: {
      triggers: [{ attribute_changed: 'score' }, 'email_added'],
      audience: [{ attribute: 'plan', is_any_of: [text] }],
    },
    action_groups: [
      {
        name: text,
        points: 1,
        triggers: [
          { custom_event: text, where: [{ property: text, contains_any_of: [text] }] },
          { message: { channel: text, campaign: text } },
        ],
      },
      { name: `${text}!`, exit: true, triggers: [{ subscription_changed: { group: text, to: text } }] },
    ],
    inactivity: { window: '1d', points: -1 },
    handoff: {
      name: text,
      webhook: {
        url: 'https://example.com/',
        headers: { 'X-Text': text.replaceAll(/\s+/g, ' ') },
        body: `{"a": 1}\n${text.replaceAll(/[{}%]/g, '')}\n\`\`\`\n`,
      },
    },
    launch: { at: '2026-01-01T00:00:00Z', seed: 0 },
  })
  await expectReadable(sheet)
})

test('a hash for all ways of writing the same', () => {
  const config = {
    version: 1,
    name: 'Small',
    score: { attribute: 'score' },
    entry: { triggers: [{ attribute_changed: 'score' }, 'email_added'] },
    action_groups: [{ name: 'Engaged', points: 1, triggers: ['session_start'] }],
    inactivity: { window: '24h', points: -1 } as object,
    tags: ['a'],
  }
  const { hash } = sheetOf(config).sheet
  expect(hash).toMatch(/^sha256:[0-9a-f]{64}$/)
  expect(sheetOf({ ...config, tags: [], inactivity: [{ points: -1, window: '1d' }] }).sheet.hash).toBe(hash)
  expect(sheetOf({ ...config, inactivity: { window: '25h', points: -1 } }).sheet.hash).not.toBe(hash)
})
