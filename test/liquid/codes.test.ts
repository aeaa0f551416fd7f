// Every kind of finding shows itself: its bad example has it, its good one does not.
import { describe, expect, it } from 'vitest'
import { FINDING_KINDS } from '../../src/liquid/codes.ts'
import { renderBrazeLiquid } from '../../src/liquid/render.ts'

const fixtures = {
  connectedContent: [
    { url: 'https://example.com', body: {} },
    { url: 'https://example.com/text', body: 'no JSON' },
    { url: 'https://example.com/json', body: '{"a": 1}' },
    { url: 'https://example.com/broken', body: '{% if %}' },
  ],
}

describe('finding kinds', () => {
  const kinds = Object.entries(FINDING_KINDS)

  it.each(kinds)('%s', (_, { code, bad, good }) => {
    const codes = (template: string) =>
      renderBrazeLiquid(template, {}, { now: 0, fixtures }).diagnostics.map((one) => one.code)
    expect(codes(bad)).toContain(code)
    expect(codes(good)).not.toContain(code)
  })

  it('have codes and rules of their own', () => {
    expect(new Set(kinds.map(([, { code }]) => code)).size).toBe(kinds.length)
    expect(new Set(kinds.map(([, { rule }]) => rule)).size).toBe(kinds.length)
  })
})
