// Agreement with Ruby Liquid, where it is installed: one process for all cases, in lax mode.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseLiquid } from '../../src/liquid/template.ts'
import type { RubyCase } from './ruby-cases.ts'
import { ODD_CASES, RUBY_CASES } from './ruby-cases.ts'

const RUBY = process.env['RUBY'] ?? 'ruby'
const installed = spawnSync(RUBY, ['-e', 'require "liquid"']).status === 0
const script = fileURLToPath(new URL('ruby-liquid.rb', import.meta.url))

interface RubyResult {
  readonly text?: string
  /** Refused when parsing. */
  readonly error?: string
}

function ours({ template, data }: RubyCase): string {
  const { outcome, text = '' } = parseLiquid(template).render({ variables: data }, { now: 0 })
  return outcome === 'rendered' ? text : 'refused'
}

/**
 * Where we differ on purpose: `blank` and hashes are Braze's, negative offsets and bits of `%z` nobody writes,
 * and characters that Ruby leaves as invalid UTF-8.
 */
function isOurs({ template, data }: RubyCase): boolean {
  const hashes = parseLiquid(template)
    .render({ variables: data }, { now: 0 })
    .diagnostics.some(({ rule }) => rule === 'liquid-printed-hash')
  return hashes || /date: "\[%[-_]\d*z/.test(template)
}

function ruby(mode: 'lax' | 'strict', cases: readonly RubyCase[]): RubyResult[] {
  const run = spawnSync(RUBY, [script, mode], { input: JSON.stringify(cases), maxBuffer: 1e9, encoding: 'utf8' })
  return JSON.parse(run.stdout)
}

/** What we say about the markup, besides naming the variables it does not set. */
function reported(template: string): readonly string[] {
  return parseLiquid(template)
    .findings.map(({ rule }) => rule)
    .filter((rule) => rule !== 'liquid-unset-variable')
}

describe.skipIf(!installed)('Ruby Liquid', () => {
  it('renders the same', { timeout: 120_000 }, () => {
    const results = ruby('lax', RUBY_CASES)
    const differences = RUBY_CASES.flatMap((one, i) => {
      const theirs = results[i]?.error === undefined ? results[i]?.text : 'refused'
      const mine = ours(one)
      return mine === theirs || isOurs(one) ? [] : [{ ...one, theirs, mine }]
    })
    expect(results.length).toBeGreaterThan(15_000)
    expect(differences).toEqual([])
  })

  it('refuses nothing in strict mode that we do not report', { timeout: 60_000 }, () => {
    const results = ruby('strict', ODD_CASES)
    const silent = ODD_CASES.filter(
      ({ template }, i) => results[i]?.error !== undefined && reported(template).length === 0,
    )
    expect(silent.map(({ template }) => template)).toEqual(['{% for 5 in list %}{{ i }}{% endfor %}'])
  })
})
