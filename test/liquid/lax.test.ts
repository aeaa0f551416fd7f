// Where Ruby's lax parser drops text, Braze's intent is followed and the place is reported (liquid.md 2.3).
import { describe, expect, it } from 'vitest'
import { parseLiquid } from '../../src/liquid/template.ts'

const variables = { a: 5, b: 30, x: 'x', list: [1, 2], i: 1, s: 'abc', yes: true, no: false }

/** The rendered text, and each finding as `rule@the text it points at`. */
function read(template: string): [string | undefined, string[]] {
  const { text, diagnostics } = parseLiquid(template).render({ variables }, { now: 0 })
  return [
    text,
    diagnostics.map(({ rule, span }) => `${rule.replace('liquid-', '')}@${template.slice(span.start, span.end)}`),
  ]
}

describe('nested braces', () => {
  it.each<[string, string, string[]]>([
    ['{% if {{a}} > 3 %}y{% endif %}', 'y', []],
    ['{% if no %}{% elsif 4 < {{a}} and {{b}} < 40 %}y{% endif %}', 'y', []],
    ['{% case {{x}} %}{% when "x" %}y{% endcase %}', 'y', []],
    ['{% assign q = {{a}} | plus: 1 %}{{ q }}', '6', []],
    ['{% assign q = {{a | plus: 50}} %}{{ q }}', '55', ['filter-in-nested-braces@{{a | plus: 50}}']],
    ['{% if {{list | size}} == 2 %}y{% endif %}', 'y', ['filter-in-nested-braces@{{list | size}}']],
    ['{{ a | plus: {{b}} }}', '35', ['nested-output@{{b}}']],
    ['{{ a | plus: {{b}} | times: 2 }}', '70', ['nested-output@{{b}}']],
    ['{% if {{ a > 3 }} %}y{% endif %}', 'y', ['comparison-in-braces@{{ a > 3 }}']],
    ['{% for i in {{list}} limit:1 %}{{ i }}{% endfor %}', '1', []],
    ['{% if {{list}} | size > 3 %}y{% endif %}', 'y', ['filter-in-condition@| size > 3']],
    ['{% if list | size > 3 %}y{% endif %}', 'y', ['filter-in-condition@| size > 3']],
    ['{% for i in list | reverse %}{{ i }}{% endfor %}', '12', ['filter-in-condition@| reverse']],
    ['{% if a >= 5 && a < 2 %}y{% endif %}', 'y', ['c-operator@&& a < 2']],
    ['{% if a == 1 || a == 5 %}y{% endif %}', '', ['c-operator@|| a == 5']],
    ['{% assign v = a > 3 %}{{ v }}', '5', ['comparison-outside-condition@> 3']],
    ['{{ list[i | minus: 1] }}', '2', ['filter-in-brackets@| minus: 1']],
    [
      '{% if (a > 1) and (b > 2) %}y{% else %}n{% endif %}',
      'n',
      ['parentheses@(a', 'parentheses@1)', 'parentheses@(b', 'parentheses@2)'],
    ],
    ["{{{custom_attribute.${q}}} | join: ', '}", " | join: ', '}", ['brace-typo@{custom_attribute.${q}']],
    ['{{$user_id}}}', '}', ['brace-typo@$user_id']],
    ["{% if s=='abc' %}y{% endif %}", 'y', ['glued-operator@s==']],
    ['{% if s == “abc” %}y{% else %}n{% endif %}', 'n', ['curly-quotes@“abc”']],
    ['{% if a = 5 %}y{% endif %}z', 'Liquid error: Unknown operator =z', ['unknown-operator@=', 'render-error@a = 5']],
    [
      '{% if not yes %}y{% endif %}',
      'Liquid error: Unknown operator yes',
      ['unknown-operator@yes', 'render-error@not yes'],
    ],
    ['{{ a b }}', '5', ['ignored-text@b']],
    ['{{ s | append: "x" "y" }}', 'abcx', ['ignored-text@"y"']],
    ['{{ s | upcase | }}', 'ABC', ['ignored-text@|']],
  ])('%s', (template, text, findings) => {
    expect(read(template)).toEqual([text, findings])
  })
})

describe('positions', () => {
  it('are offsets in the template, whatever stands before', () => {
    const template = 'ü😀\r\n{% assign q = 1 %}\n{{ a ~ }}'
    const finding = parseLiquid(template).findings.find(({ rule }) => rule === 'liquid-ignored-text')
    expect(template.slice(finding?.span.start, finding?.span.end)).toBe('~')
  })
})
