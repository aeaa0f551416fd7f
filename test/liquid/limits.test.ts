// Templates that would run for ever, and data that would like to be something else.
import { describe, expect, it } from 'vitest'
import { LiquidFloat } from '../../src/liquid/number.ts'
import { renderBrazeLiquid } from '../../src/liquid/render.ts'

const many = (text: string, times: number) => text.repeat(times)

describe('limits', () => {
  it.each([
    ['a long range', '{% for i in (1..999999999) %}{{ i }}{% endfor %}'],
    ['an empty loop', '{% for i in (1..999999999) %}{% endfor %}'],
    ['loops in loops', '{% for i in (1..99999) %}{% for j in (1..99999) %}{% endfor %}{% endfor %}'],
    ['doubling', '{% assign s = "ab" %}{% for i in (1..100) %}{% assign s = s | append: s %}{% endfor %}'],
    ['squaring', '{% assign n = 99 %}{% for i in (1..9999999) %}{% assign n = n | times: n %}{% endfor %}'],
    ['a range made a list', '{{ (1..999999999) | reverse }}'],
    [
      'replacing everything',
      '{% assign s = "" %}{% for i in (1..99999999) %}{% assign s = s | append: "abc" | replace: "", "xyz" %}{% endfor %}',
    ],
  ])('%s ends with an error', (_, template) => {
    const result = renderBrazeLiquid(template, {})
    expect(result).toMatchObject({ outcome: 'error', reason: expect.stringContaining('limit of') })
    expect(result.diagnostics.map((one) => one.rule)).toContain('liquid-limit')
  })

  it.each([
    many('{{ ', 50_000),
    many('{{ {{ }} x ', 20_000),
    many('{% if a %}', 5000) + many('{% endif %}', 5000),
    `{{ a${many('[', 50_000)} }}`,
    `{{ a${many('[a', 20_000)}${many(']', 20_000)} }}`,
    `{% if ${many('(', 50_000)} %}{% endif %}`,
    `{{ (${many('..', 20_000)} }}`,
    many('${', 100_000),
    many('<!--', 100_000),
    many('{% comment %}', 5000),
    many('{% raw %}', 20_000),
    `{{ a ${many('| upcase ', 20_000)}}}`,
    `{% if a ${many('and a ', 20_000)}%}{% endif %}`,
    `{% liquid\n${many('echo a\n', 20_000)}%}`,
    many('{% connected_content http://x {', 1000),
    many('{% connected_content http://x :headers {"a": "{{ b }}"} %}', 1000),
  ])('reads hostile text in time: %.20s', (template) => {
    // What is quadratic here takes minutes, and the runner ends it.
    expect(renderBrazeLiquid(template, {}).outcome).toMatch(/^(rendered|aborted|error)$/)
  })

  it('can be set', () => {
    const limited = (limits: object) => renderBrazeLiquid('{% for i in (1..100) %}{{ i }}{% endfor %}', {}, { limits })
    expect(limited({}).outcome).toBe('rendered')
    expect(limited({ outputLength: 20 }).reason).toBe('The rendered text is longer than the limit of 20 characters')
    expect(limited({ templateLength: 20 }).reason).toBe('The template is longer than the limit of 20 characters')
    expect(renderBrazeLiquid('{{ (1..100) | join }}', {}, { limits: { memory: 20 } }).outcome).toBe('error')
  })
})

describe('data', () => {
  it('has no prototype to reach', () => {
    const template =
      '{{ __proto__ }}{{ constructor }}{{ a.__proto__ }}{{ a.constructor.name }}{{ a["toString"] }}{{ list.length }}{{ "x".constructor }}'
    expect(renderBrazeLiquid(template, { variables: { a: {}, list: [1] } }).text).toBe('x')
  })

  it('may use the names of a prototype', () => {
    const hash: unknown = JSON.parse('{"__proto__": "p", "constructor": "c"}')
    const template = '{{ h.__proto__ }}{{ h.constructor }}{% assign __proto__ = 5 %}{{ __proto__ }}'
    expect(renderBrazeLiquid(template, { variables: { h: hash } }).text).toBe('pc5')
  })

  it('may be circular', () => {
    const hash: Record<string, unknown> = { a: 1 }
    hash['self'] = hash
    const list: unknown[] = [1]
    list.push(list)
    expect(renderBrazeLiquid('{{ h.self.self.a }}', { variables: { h: hash } }).text).toBe('1')
    expect(renderBrazeLiquid('{{ h }}', { variables: { h: hash } }).text).toContain('nested too deep')
    expect(() => renderBrazeLiquid('{{ l }}{{ l | join }}{{ l | flatten }}', { variables: { l: list } })).not.toThrow()
  })

  it('never calls functions', () => {
    expect(renderBrazeLiquid('{{ f }}{{ o.g }}', { variables: { f: () => 1, o: { g: () => 2 } } }).text).toBe('')
  })

  it('knows floats, dates, sets and maps', () => {
    const variables = {
      f: new LiquidFloat(120),
      d: new Date(0),
      s: new Set([1, 2]),
      m: new Map([['k', 'v']]),
      big: 2n ** 70n,
    }
    expect(renderBrazeLiquid('{{ f }} {{ d }} {{ s }} {{ m.k }} {{ big }}', { variables }).text).toBe(
      '120.0 1970-01-01 00:00:00 UTC 12 v 1180591620717411303424',
    )
  })

  it('is not changed by rendering', () => {
    const variables = Object.freeze({ list: Object.freeze([3, 1, 2]), n: 1 })
    renderBrazeLiquid('{{ list | sort | reverse }}{% increment n %}{% assign n = 5 %}', { variables })
    expect(variables).toEqual({ list: [3, 1, 2], n: 1 })
  })
})
