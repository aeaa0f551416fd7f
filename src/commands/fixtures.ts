/** The fixtures file of `render`: what Braze would resolve on its servers, answered from YAML. */
import { parseYaml } from '../document/parse.ts'
import { Failure } from '../failure.ts'
import { readUtf8 } from '../files/read.ts'
import type { LiquidFixtures } from '../liquid/render.ts'
import { Source } from '../text/source.ts'
import { listOf, suggest } from '../text/suggest.ts'
import type { World } from '../world.ts'

const sections: Readonly<Record<string, keyof LiquidFixtures>> = {
  connected_content: 'connectedContent',
  catalogs: 'catalogs',
  catalog_selections: 'catalogSelections',
  content_blocks: 'contentBlocks',
  promotions: 'promotions',
}

const example = 'for example `connected_content: [{ url: https://…/token, body: { access_token: t } }]`'

/** Undefined without a path. Fails for a file that is not fixtures. */
export function readFixtures(path: string | undefined, world: World): LiquidFixtures | undefined {
  if (path === undefined) return undefined
  const text = readUtf8(path, world)
  if (text.trim() === '') throw new Failure(`${path} is empty; fixtures were expected`, [example])
  const document = parseYaml(new Source(path, text))
  const [problem] = document.diagnostics
  if (problem) {
    const { line, column } = problem.labels[0].source.position(problem.labels[0].span.start)
    throw new Failure(`${path}:${line}:${column}: ${problem.message}`, problem.notes)
  }
  const { value } = document
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Failure(`${path} holds no fixtures: a map was expected`, [example])
  }
  const fixtures: Record<string, unknown> = {}
  for (const [key, content] of Object.entries(value)) {
    const section = Object.hasOwn(sections, key) ? sections[key] : undefined
    if (section === undefined) {
      const meant = suggest(key, Object.keys(sections))
      throw new Failure(`${path} has an unknown section \`${key}\``, [
        meant ? `did you mean \`${meant}\`?` : `sections are ${listOf(Object.keys(sections), 'and')}`,
      ])
    }
    if (key === 'connected_content') checkAnswers(path, content)
    fixtures[section] = content
  }
  return fixtures
}

function checkAnswers(path: string, content: unknown): void {
  const isAnswer = (one: unknown) =>
    typeof one === 'object' && one !== null && typeof (one as { url?: unknown }).url === 'string'
  if (Array.isArray(content) && content.every(isAnswer)) return
  throw new Failure(`\`connected_content\` in ${path} is a list of answers, each with a \`url\``, [
    'for example `- { method: POST, url: https://…/token, status: 200, body: { access_token: t } }`',
  ])
}
