// Tags, white space and blocks as Ruby Liquid has them, and Braze's own tags.
import { describe, expect, it } from 'vitest'
import type { LiquidFixtures } from '../../src/liquid/context.ts'
import { parseLiquid } from '../../src/liquid/template.ts'

const variables = {
  t: true,
  f: false,
  a: 5,
  list: [7, 8, 9],
  name: 'hello',
  hash: { x: 1 },
  fl: 1.5,
  nothing: null,
  empty_text: '',
}
const fixtures: LiquidFixtures = {
  catalogs: { games: { '1': { title: 'One', greeting: 'Hi {{ name }}' }, '2': { title: 'Two' } } },
  catalogSelections: { games: { cheap: [{ title: 'Cheap' }] } },
  contentBlocks: {
    Footer: 'bye {{ name }}{% assign from_block = 1 %}',
    Outer: '[{{content_blocks.${Inner}}}]',
    Inner: '({{content_blocks.${Footer}}})',
    Broken: '{% if %}',
    Stop: '{% abort_message("in block") %}',
  },
  promotions: { spring: 'CODE1', gone: '' },
  shoppingCarts: { c1: { products: [{ name: 'P' }] } },
}

const result = (template: string) => parseLiquid(template).render({ variables }, { now: 0, fixtures })
const text = (template: string) => result(template).text

describe('standard tags', () => {
  it.each([
    ['{% if t and f or t %}y{% else %}n{% endif %}', 'y'],
    ['{% if f and t or t %}y{% else %}n{% endif %}', 'n'],
    ['{% if t or f and f %}y{% endif %}', 'y'],
    ['{% unless f %}y{% else %}n{% endunless %}', 'y'],
    ['{% case a %}{% when 4, 5 %}x{% when 5 %}y{% else %}z{% endcase %}', 'xy'],
    ['{% case a %}{% else %}z{% endcase %}', 'z'],
    ['{% for i in list reversed limit:2 %}{{ i }}{% endfor %}', '87'],
    ['{% for i in list limit:2 reversed %}{{ i }}{% endfor %}', '78'],
    ['{% for i in list limit:1 %}{{ i }}{% endfor %}{% for i in list offset:continue %}{{ i }}{% endfor %}', '789'],
    ['{% for i in nothing %}x{% else %}none{% endfor %}', 'none'],
    ['{% for i in name %}{{ i }}{% endfor %}', 'hello'],
    ['{% for p in hash %}{{ p[0] }}={{ p[1] }}{% endfor %}', 'x=1'],
    [
      '{% for i in (1..3) %}{{ forloop.index }}/{{ forloop.length }}{% if forloop.last %}!{% endif %}{% endfor %}',
      '1/32/33/3!',
    ],
    [
      '{% for i in list %}{% if i == 8 %}{% continue %}{% endif %}{% if i == 9 %}{% break %}{% endif %}{{ i }}{% endfor %}',
      '7',
    ],
    ['a{% break %}b', 'a'],
    ['{% cycle "a", "b" %}{% cycle "a", "b" %}{% cycle "a", "b" %}', 'aba'],
    ['{% increment n %}{% increment n %}{% decrement n %}', '011'],
    ['{% capture c %}x{{ a }}{% endcapture %}{{ c }}{{ c }}', 'x5x5'],
    ['{% liquid\n assign q = a | plus: 1\n if q > 5\n  echo q\n endif\n%}', '6'],
    ['{% raw %}{{ a }}{% endraw %}', '{{ a }}'],
    ['{% comment %}{% if %}{{ {% endcomment %}x', 'x'],
    ['{% # a remark %}x', 'x'],
    ['{% if t %} {% assign q = 1 %} {% endif %}|', '|'],
    ['{% if t %} {{ nothing }} {% endif %}|', '  |'],
    [' a {{- " b " -}} c ', ' a b c '],
    ['{% assign x = 1 | divided_by: 0 %}|{{ x }}', '|'],
    ['{{ list }}{{ list | join: "," }}{{ (1..3) }}', '7897,8,91..3'],
  ])('%s', (template, expected) => {
    expect(text(template)).toBe(expected)
  })

  it.each(['include "x"', 'render "x"', 'layout "x"', 'block x', 'tablerow i in list'])('has no %s', (tag) => {
    const { valid, findings } = parseLiquid(`a{% ${tag} %}`)
    expect(valid).toBe(false)
    expect(findings).toMatchObject([{ rule: 'liquid-unsupported-tag', span: { start: 1 } }])
  })

  it.each([
    ['{% if a %}', 'liquid-unclosed'],
    ['{{ a', 'liquid-unclosed'],
    ['{{ a }', 'liquid-unclosed'],
    ['{% if a', 'liquid-unclosed'],
    ['{% if a %}{% endfor %}', 'liquid-unknown-tag'],
    ['{% endif %}', 'liquid-unknown-tag'],
    ['{% fi %}', 'liquid-unknown-tag'],
    ['{% assign x %}', 'liquid-syntax'],
    ['{% for x %}{% endfor %}', 'liquid-syntax'],
    ['{% case %}{% endcase %}', 'liquid-syntax'],
    ['{% %}', 'liquid-syntax'],
  ])('refuses %s', (template, rule) => {
    const { valid, findings } = parseLiquid(template)
    expect(valid).toBe(false)
    expect(findings.map((finding) => finding.rule)).toContain(rule)
  })
})

describe('blank, empty and nil', () => {
  it.each([
    ['nothing', 'blank'],
    ['f', 'blank'],
    ['empty_text', 'blank'],
    ["'  '", 'blank'],
    ['empty_text', 'empty'],
    ['nothing', 'nil'],
    ['nothing', 'null'],
  ])('%s is %s', (value, word) => {
    expect(text(`{% if ${value} == ${word} %}y{% endif %}`)).toBe('y')
  })

  it.each([
    ['a', 'blank'],
    ['t', 'blank'],
    ['nothing', 'empty'],
    ["'  '", 'empty'],
  ])('%s is not %s', (value, word) => {
    expect(text(`{% if ${value} != ${word} %}y{% endif %}`)).toBe('y')
  })
})

describe('abort_message', () => {
  it.each([
    ["{% abort_message('why') %}", 'why'],
    ['{% abort_message("why")%}', 'why'],
    ['{% abort_message %}', '{% abort_message %} called'],
    ['{% abort_message () %}', '{% abort_message %} called'],
    ['{% abort_message(no venue_name) %}', 'no venue_name'],
    ['{% for i in list %}{% abort_message("in loop") %}{% endfor %}', 'in loop'],
    ['{% capture c %}{% abort_message("captured") %}{% endcapture %}', 'captured'],
    ['{{content_blocks.${Stop}}}', 'in block'],
    ["{% promotion('gone') %}", 'promotion list gone is empty'],
  ])('%s', (template, reason) => {
    const { outcome, reason: found, text: none } = result(template)
    expect([outcome, found, none]).toEqual(['aborted', reason, undefined])
  })
})

describe("Braze's tags", () => {
  it.each([
    ['{{content_blocks.${Footer}}}{{ from_block }}', 'bye hello1'],
    ['{{content_blocks.${Outer}}}', '[()]'],
    ['{% catalog_items games 2 1 9 %}{{ items[0].title }}{{ items[1].title }}{{ items | size }}', 'TwoOne2'],
    ['{% catalog_items games {{ 1 | plus: 1 }} %}{{ items[0].title }}', 'Two'],
    ['{% catalog_items games 1 :rerender %}{{ items[0].greeting }}', 'Hi hello'],
    ['{% catalog_items games 1 %}{{ items[0].greeting }}', 'Hi {{ name }}'],
    ['{% catalog_selection_items games cheap %}{{ items[0].title }}', 'Cheap'],
    ["{% promotion('spring') %}", 'CODE1'],
    ['{% shopping_cart c1 :abort_if_not_abandoned false %}{{ shopping_cart.products[0].name }}', 'P'],
    ['{% message_extras :key k :value {{ name }} %}', ''],
    ['{% translation id_1 %}Hello {{ name }}{% endtranslation %}', 'Hello hello'],
  ])('%s', (template, expected) => {
    expect(result(template)).toMatchObject({ outcome: 'rendered', text: expected, diagnostics: [] })
  })

  it.each([
    ['{{content_blocks.${Nope}}}', '[content_blocks Nope]'],
    ['{% catalog_items none 7 %}{{ items[0].title }}', '[catalog_items items[0].title]'],
    ["{% promotion('none') %}", '[promotion none]'],
    ['{% shopping_cart none %}{{ shopping_cart.products[0].name }}', '[shopping_cart shopping_cart.products[0].name]'],
  ])('%s shows that the answer is missing', (template, expected) => {
    expect(result(template)).toMatchObject({ text: expected, diagnostics: [{ rule: 'liquid-missing-answer' }] })
  })

  it('reports an error in a content block at the reference', () => {
    expect(result('ab{{content_blocks.${Broken}}}').diagnostics).toMatchObject([
      { rule: 'liquid-nested-text', span: { start: 4 } },
    ])
  })

  it('draws the same random numbers at the same moment', () => {
    const template = parseLiquid('{% random %} {% random 10 %}')
    expect(template.timeDependent).toBe(true)
    const draw = (now: number) => template.render({}, { now }).text
    expect(draw(5)).toMatch(/^0\.\d+ \d$/)
    expect(draw(5)).toBe(draw(5))
    expect(draw(5)).not.toBe(draw(6))
  })
})
