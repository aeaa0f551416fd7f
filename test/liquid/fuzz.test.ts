// Random and damaged templates never crash, hang or point outside of the text.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLiquid } from '../../src/liquid/template.ts'

const PIECES =
  `{{ }} {% %} {%- -%} {{- -}} { } \${ \${a} custom_attribute.\${lead score} event_properties. if endif else elsif unless endunless for endfor in case when endcase
assign capture endcapture cycle increment liquid raw endraw comment endcomment # abort_message( connected_content https://example.com/ :save :headers :method catalog_items promotion('x') break continue
a b.c d[0] [ ] ( ) (1..3) .. . , : | |upcase |plus:1 |split:',' |date:'%Y' |sort |where:"a" == != < >= contains and or && = ' " 'text' "text" 1 2.5 -3 nil true blank empty now \n \\ %`
    .split(/\s/)
    .map((piece) => (piece === String.raw`\n` ? '\n' : piece))

const SEEDS = [
  `{% assign t = 100 %}{% if {{custom_attribute.\${lead score}}} > t %}{ "s": "MQL" }{% else %}{% abort_message('no') %}{% endif %}`,
  `{% connected_content https://example.com/{{\${user_id}}} :method post :headers {"A": "{{ b | upcase }}"} :body {{x}} :save r %}{{r.a[0].b}}`,
  `{% for i in (1..3) reversed limit:2 %}{{ forloop.index | plus: {{i}} }}{% else %}-{% endfor %}{% liquid\n echo a | append: 'b'\n%}`,
  `{% case x %}{% when 1, 2 or 3 %}{% cycle 'g': 'a', b %}{% endcase %}{% raw %}{{ {% endraw %}{% comment %}{% if %}{% endcomment %}`,
]

const variables = { a: [3, 'x', null, { b: 1 }], b: { c: '12abc' }, d: [1.5], x: 2 }
const random = fc
  .array(fc.oneof(fc.constantFrom(...PIECES, ' ', ' '), fc.string({ maxLength: 3 })), { maxLength: 40 })
  .map((parts) => parts.join(''))
const damaged = fc
  .tuple(fc.constantFrom(...SEEDS), fc.nat(200), fc.nat(12), fc.constantFrom('', ...PIECES))
  .map(([seed, at, cut, piece]) => seed.slice(0, at) + piece + seed.slice(at + cut))

function check(template: string): void {
  const parsed = parseLiquid(template)
  const result = parsed.render(
    { variables, customAttributes: { 'lead score': 120 }, user: { user_id: 'u' } },
    { now: 0 },
  )
  expect(result.outcome === 'error').toBe(!parsed.valid)
  for (const { span } of [...result.diagnostics, ...parsed.reads, ...parsed.assigns]) {
    expect(span.start >= 0 && span.start <= span.end && span.end <= template.length).toBe(true)
  }
  if (!parsed.valid) expect(parsed.findings.some(({ severity }) => severity === 'error')).toBe(true)
}

const options = { seed: 20_260, numRuns: 1500 }

describe('any text', () => {
  it('made of pieces of Liquid', () => {
    fc.assert(fc.property(random, check), options)
  })

  it('that was a template before it was damaged', () => {
    fc.assert(fc.property(damaged, check), options)
  })

  it('without braces is rendered as it is', () => {
    const plain = fc.string().filter((text) => !/[{}]/.test(text))
    fc.assert(
      fc.property(plain, (text) => {
        expect(parseLiquid(text).render({}).text).toBe(text)
      }),
      options,
    )
  })
})
