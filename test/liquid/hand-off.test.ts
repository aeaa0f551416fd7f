// The usual hand-off of the lead-scoring page: everything a webhook body needs, end to end.
import { describe, expect, it } from 'vitest'
import { renderBrazeLiquid } from '../../src/liquid/render.ts'
import { parseLiquid } from '../../src/liquid/template.ts'

const BODY = `{% assign threshold = 100 %}{% if {{custom_attribute.\${lead score}}} > threshold %}{ "lead_status": "MQL" }{% else %}{% abort_message('not at threshold') %}{% endif %}`

describe('the hand-off body', () => {
  const template = parseLiquid(BODY)
  const handOff = (score: unknown) => template.render({ customAttributes: { 'lead score': score } })

  it('is sent above the threshold', () => {
    expect(handOff(120)).toMatchObject({ outcome: 'rendered', text: '{ "lead_status": "MQL" }', diagnostics: [] })
  })

  it.each([100, 99, null, undefined])('is aborted at %s', (score) => {
    expect(handOff(score)).toMatchObject({ outcome: 'aborted', reason: 'not at threshold' })
  })

  it('prints the comparison error for a score stored as text, and reports it', () => {
    const result = handOff('120')
    expect(result.text).toBe('Liquid error: comparison of String with 100 failed')
    expect(result.diagnostics).toMatchObject([{ rule: 'liquid-render-error', severity: 'error' }])
    const [finding] = result.diagnostics
    expect(BODY.slice(finding?.span.start, finding?.span.end)).toBe('{{custom_attribute.${lead score}}} > threshold')
  })

  it('is understood without rendering', () => {
    expect(template).toMatchObject({ valid: true, canAbort: true, timeDependent: false, findings: [] })
    expect(template.reads).toMatchObject([{ namespace: 'custom_attribute', name: 'lead score' }])
    expect(template.assigns).toMatchObject([{ name: 'threshold', span: { start: 10, end: 19 } }])
  })

  it('renders the same after any number of renders', () => {
    for (let score = 0; score < 200; score++) handOff(score)
    expect(handOff(101).text).toBe(handOff(150).text)
  })

  it('takes the attributes from a function', () => {
    const result = renderBrazeLiquid(BODY, { customAttributes: (name) => (name === 'lead score' ? 101 : undefined) })
    expect(result.outcome).toBe('rendered')
  })
})

describe('a template that cannot be parsed', () => {
  it('gives an outcome instead of an exception', () => {
    const result = renderBrazeLiquid('{% if a %}', {})
    expect(result).toMatchObject({ outcome: 'error', calls: [] })
    expect(result.text).toBeUndefined()
    expect(result.reason).toContain('is not closed')
  })
})
