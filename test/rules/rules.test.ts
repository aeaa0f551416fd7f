// Every rule keeps its promises: complete, unique, and true to its own examples.

import { describe, expect, test } from 'vitest'
import { ruleCatalog } from '../../src/rules/catalog.ts'
import { liquidRules } from '../../src/rules/liquid-findings.ts'
import { rules } from '../../src/rules/check.ts'
import { structure } from '../../src/rules/structure.ts'
import { describe as inWords, diagnose } from './diagnose.ts'

const catalog = ruleCatalog()

describe('the catalog', () => {
  test('has unique codes and names, in order of code', () => {
    const codes = catalog.map(({ code }) => code)
    expect(codes).toEqual([...new Set(codes)].toSorted())
    expect(new Set(catalog.map(({ name }) => name)).size).toBe(catalog.length)
    const every = new Set([...rules, ...structure, ...liquidRules()].map(({ code }) => code))
    expect([...every].filter((code) => !codes.includes(code))).toEqual([])
  })

  test.each(catalog.map((rule) => [rule.code, rule] as const))('%s is complete', (code, rule) => {
    expect(code).toMatch(/^LS\d{3}$/)
    expect(rule.name).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(rule.summary).toMatch(/^[A-Z`].*[^.]$/)
    expect(rule.summary.length).toBeLessThan(90)
    expect(rule.why).toMatch(/^[A-Z`].*\.$/)
    expect(rule.why).not.toMatch(/\/work|\.\.\//)
    // Only what users have is cited.
    expect(rule.why).not.toMatch(/(?:canvas|liquid|data)\.md|\btraps? \d|build sheet/)
  })
})

const shown = catalog.filter(({ bad, found }) => bad !== '' && found === undefined)

describe.each(shown.map((rule) => [`${rule.code} ${rule.name}`, rule] as const))('%s', (_, rule) => {
  test('the bad example has exactly this finding, and no error of another kind', () => {
    const found = diagnose(rule.bad)
    expect(found.filter(({ code }) => code === rule.code).map(({ rule: name, severity }) => [name, severity])).toEqual([
      [rule.name, rule.severity],
    ])
    expect(found.filter(({ code, severity }) => severity === 'error' && code !== rule.code)).toEqual([])
  })

  test('the good example has none', () => {
    const found = diagnose(rule.good)
    expect(found.filter(({ code, severity }) => severity === 'error' || code === rule.code).map(inWords)).toEqual([])
  })
})

test('what the bad examples say', async () => {
  const text = shown.map((rule) => {
    const own = diagnose(rule.bad).filter(({ code }) => code === rule.code)
    return `# ${rule.code} ${rule.name}: ${rule.summary}\n\n${own.map(inWords).join('\n')}\n`
  })
  await expect(text.join('\n')).toMatchFileSnapshot('golden/examples.txt')
})

test('messages are one sentence without a final period, notes too', () => {
  for (const { message, notes } of shown.flatMap((rule) => diagnose(rule.bad))) {
    for (const text of [message, ...notes]) expect(text).not.toMatch(/\.md\b|build sheet/)
    for (const text of [message, ...notes]) expect(text).toMatch(/^(?:[^A-Z\s]|Braze|Liquid).*[^.\s]$/)
  }
})
