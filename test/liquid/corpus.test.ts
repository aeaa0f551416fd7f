// Snippets from Braze's own pages, where they lie beside the repository: complete ones parse, the rest fail politely.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseLiquid } from '../../src/liquid/template.ts'

const BESIDE = fileURLToPath(new URL('../../../shared/corpus/braze-liquid.jsonl', import.meta.url))
const CORPUS = process.env['BRAZE_LIQUID_CORPUS'] ?? BESIDE

interface Snippet {
  readonly id: string
  readonly text: string
}

/** Documentation bugs: an `if` without `endif`, a brace too few, a tag inside an output. */
const BROKEN: Readonly<Record<string, string>> = {
  'using-liquid-12': 'liquid-unclosed',
  'advanced-filters-15-inline': 'liquid-unclosed',
  'caching-responses-01': 'liquid-unclosed',
  'docs-partners-radar-text-11186926973-02': 'liquid-unclosed',
}

const snippets = existsSync(CORPUS)
  ? readFileSync(CORPUS, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): Snippet => JSON.parse(line))
  : []

describe.skipIf(snippets.length === 0)('the corpus', () => {
  it('renders without an exception', () => {
    for (const { id, text } of snippets) {
      const template = parseLiquid(text)
      const { outcome } = template.render({ customAttributes: () => 3 }, { now: 0 })
      expect([id, outcome === 'error']).toEqual([id, !template.valid])
    }
  })

  it('parses every complete snippet but the broken ones', () => {
    const complete = snippets.filter(({ id }) => !id.includes('-fragment'))
    const refused = complete.filter(({ text }) => !parseLiquid(text).valid).map(({ id }) => id)
    expect(refused.toSorted()).toEqual(Object.keys(BROKEN).toSorted())
  })

  it('says what is wrong with each refused one, inside the text', () => {
    for (const { id, text } of snippets) {
      const { valid, findings } = parseLiquid(text)
      if (valid) continue
      const rules = findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)
      expect([id, rules.length]).not.toEqual([id, 0])
      if (BROKEN[id] !== undefined) expect(rules).toContain(BROKEN[id])
      for (const { span } of findings) expect(span.start < span.end && span.end <= text.length).toBe(true)
    }
  })
})
