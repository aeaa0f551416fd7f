// Templates whose result Ruby Liquid decides: every standard filter with every kind of value, operators, tags.
export interface RubyCase {
  readonly template: string
  readonly data: Readonly<Record<string, unknown>>
}

const VALUES: Readonly<Record<string, unknown>> = {
  nil: null,
  yes: true,
  no: false,
  int: 5,
  negative: -7,
  decimal: 3.75,
  half: -2.5,
  zero: 0,
  text: 'Hello World',
  empty: '',
  blanks: '  \t ',
  digits: '12',
  decimals: '12.5',
  mixed: '12abc',
  padded: ' -3 ',
  html: '<p class="x">a & b</p>',
  unicode: 'héllo wörld ß',
  emoji: 'a😀b',
  lines: 'a\nb\r\nc',
  csv: 'a,b,,c,,',
  quotes: `it's "q"`,
  list: [3, 1, 2],
  letters: ['b', 'A', 'c', 'a'],
  kinds: [1, 'a', null, 2.5],
  nested: [1, [2, [3, null]]],
  none: [],
  hash: { a: 1, b: 'x' },
  objects: [{ a: 1, n: 'z' }, { a: 3, n: 'B' }, { a: 2, n: 'a' }, { n: null }],
  sparse: [null, 1, null],
  twice: [1, 1.5, '1', 1, 'a', 'a'],
}

const PLAIN_FILTERS =
  'size downcase upcase capitalize escape escape_once url_encode url_decode base64_encode strip lstrip rstrip strip_html strip_newlines join sort uniq reverse compact newline_to_br first last abs ceil floor round default truncate truncatewords'.split(
    ' ',
  )
const FILTERS =
  'plus minus times divided_by modulo at_least at_most append prepend remove remove_first remove_last split join concat map where uniq compact round truncate truncatewords slice default replace replace_first'.split(
    ' ',
  )
const ARGUMENTS = [
  '1',
  '0',
  '-2',
  '2.5',
  '"a"',
  '"12"',
  '""',
  '" "',
  'nil',
  'nosuch',
  '"l"',
  '"l", "L"',
  '-3, 2',
  '1, 2, 3, 4',
]
const OPERATORS = ['==', '!=', '<', '>=', 'contains']
const LITERALS = ['nil', 'empty', '""', '0', '5', 'true', '"a"', '5.0', '(1..3)']

const VALUE_TEMPLATES = [
  '{% if v %}y{% else %}n{% endif %}',
  '{{ v.size }}|{{ v.first }}|{{ v.last }}|{{ v[0] }}|{{ v[-1] }}|{{ v["a"] }}|{{ v.a }}|{{ v[9] }}',
  '{% for x in v %}[{{ x }}]{% else %}none{% endfor %}',
  '{% for x in v limit: 2 offset: 1 %}[{{ x }}{{ forloop.index }}/{{ forloop.length }}]{% else %}none{% endfor %}',
  '{% case v %}{% when 5 %}five{% when "Hello World", "12" %}text{% when empty %}E{% when nil %}N{% else %}other{% endcase %}',
  '{% for i in (v..3) %}{{ i }}{% endfor %}',
  '{% for i in (1..v) %}{{ i }}{% endfor %}',
  '{% for i in other limit: v %}{{ i }}{% endfor %}',
  '{% for i in other offset: v %}{{ i }}{% endfor %}',
]

const DATA = {
  a: 5,
  b: [0, 1],
  list: [7, 8, 9],
  i: 2,
  s: 'hello',
  h: { x: 1, y: { z: [1, 2, 3] }, 'a b': 'sp', size: 99 },
  t: true,
  f: false,
  e: '',
  people: [
    { n: 'B', g: 1 },
    { n: 'A', g: 2 },
  ],
  key: 'x',
  'a-b': 'dash',
  n: null,
  fl: 1.5,
}

/** One per line; `\n` stands for a line break. */
const TEMPLATES = String.raw`{{ a }}|{{a}}|{{- a -}} x
x {{- a }} y {{ a -}} z
  {%- if t -%}  y  {%- endif -%}  z
{% if t -%}\n  y\n{%- endif %}
{% raw %}{{ a }}{% if %}{{ {% endraw %}|{% raw %}{% endraw %}
{% raw x %}{% endraw %}
{% comment %}{% if t %}{{ a }}{% endif %}{% endcomment -%}  |
{% # a\n  # b %}|{%# c %}
{% # a\n  b %}|
{% liquid\n  assign x = 3\n  echo x\n  if x > 2\n    echo "big"\n  endif\n%}
{% liquid\n   for i in (1..3)\n     echo i\n   endfor\n%}
{% liquid\n  if t\n  echo a\n%}
{% if t %}{% liquid\n  echo "in" %}{% endif %}
{{ }}|{{}}|{% echo %}
{% %}
{{ a
{{ a }
{% if t %}
{% endif %}
{% if t %}{% endfor %}{% endif %}
{% foo %}
{% if %}x{% endif %}
{% if f %}a{% elsif %}b{% endif %}
{% if f %}a{% elsif t %}b{% else %}c{% endif %}
{% unless t %}a{% elsif t %}b{% else %}c{% endunless %}
{% if t and f or t %}y{% else %}n{% endif %}{% if f and t or t %}y{% else %}n{% endif %}{% if t or f and f %}y{% else %}n{% endif %}
{% if s contains 'ell' and list contains 8 %}y{% else %}n{% endif %}
{% if a <> 5 %}y{% else %}n{% endif %}{% if a = 5 %}y{% endif %}
{% if a == 5 && f %}y{% else %}n{% endif %}{% if (t or f) and f %}y{% else %}n{% endif %}
{% if list | size > 5 %}y{% else %}n{% endif %}{% if not t %}y{% else %}n{% endif %}
{% if 'and' == 'and' %}y{% endif %}{% if "a or b" contains "or" %}y{% endif %}
{% if (1..3) contains 2 %}y{% endif %}{% if (1..3) == (1..3) %}y{% endif %}
{% case a %}{% when 4 or 5, 6 %}x{% when 5 %}y{% endcase %}{% case a %}{% when 5, 5 %}x{% endcase %}
{% case a %} {% when 5 %} {% assign z = 1 %} {% endcase %}|{{ z }}{% case a %}junk{% when 5 %}y{% endcase %}
{% case a %}{% else x %}y{% endcase %}
{% case %}{% when 5 %}y{% endcase %}
{% for i in list reversed limit:2 %}{{ i }}{% endfor %}{% for i in list limit:2 reversed %}{{ i }}{% endfor %}
{% for i in list limit:1 %}{{ i }}{% endfor %}{% for i in list offset: continue limit:1 %}{{ i }}{% endfor %}{% for i in list offset: continue %}{{ i }}{% endfor %}
{% for i in h.y %}{{ i[0] }}={{ i[1] | join: "," }}{% endfor %}{% for i in s %}{{ i }}{% endfor %}
{% for i in (1..fl) %}{{ i }}{% endfor %}
{% for i in list %}{{ forloop.index }}{{ forloop.index0 }}{{ forloop.rindex }}{{ forloop.rindex0 }}{{ forloop.first }}{{ forloop.last }}{{ forloop.length }}{{ forloop.name }},{% endfor %}
{% for i in list %}{% for j in b %}{{ forloop.parentloop.index }}{{ forloop.index }} {% endfor %}{% endfor %}{{ forloop }}
{% for i in list %}{% if i == 8 %}{% break %}{% endif %}{{ i }}{% endfor %}{% for i in list %}{% if i == 8 %}{% continue %}{% endif %}{{ i }}{% endfor %}
a{% if t %}x{% break %}y{% endif %}b
{% for i in list %}{% capture c %}{{ i }}{% break %}z{% endcapture %}{% endfor %}{{ c }}
{% for a in list %}{% assign a = 1 %}{{ a }}{% endfor %}{{ a }}
{% for i list %}{% endfor %}
{% for i in list foo %}{{ i }}{% endfor %}{% for i in list | reverse %}{{ i }}{% endfor %}
{% for i in list %} {% if i == 8 %} {% break %} {% endif %} {% endfor %}|{% for i in list %} {% endfor %}|
{% if t %} {{ nosuch }} {% endif %}|{% if t %} {% increment q %} {% endif %}|{% if t %} {% capture q %}x{% endcapture %} {% endif %}|
{% ifchanged %}a{% endifchanged %}{% ifchanged %}a{% endifchanged %}{% ifchanged %}b{% endifchanged %}
{% assign z = 1 | divided_by: 0 %}|{{ z }}{% if "a" < 1 %} {% endif %}|{% if "a" < 1 %}x{% endif %}
{% assign x = a | plus: 1 | times: 2 %}{{ x }}{% assign y = list[0] %}{{ y }}{% assign v = a > 3 %}{{ v }}
{% assign x %}
{% assign a.b = 3 %}{{ a.b }}|{{ a }}{% assign x-y = 3 %}{{ x-y }}{% assign r = (1..3) %}{{ r }}{{ r | join: "-" }}
{% capture "x" %}a{% endcapture %}{{ x }}{% capture y z %}b{% endcapture %}{{ y }}
{% increment z %}{% increment z %}{{ z }}{% decrement z %}{% assign z = 9 %}{% increment z %}{{ z }}{% increment a %}{{ a }}
{% cycle 'a','b' %}{% cycle 'g': 'a','b' %}{% cycle 'a', "b" %}{% cycle 'g': 'a','b' %}{% cycle 1,2 %}{% cycle '1','2' %}
{% cycle a, s %}{% cycle a, s %}{% cycle 'g': 'a','b','c' %}{% cycle 'g': 'a','b' %}{% cycle 'g': 'x' %}
{% cycle %}
{{ h.x }}|{{ h['x'] }}|{{ h[key] }}|{{ h.y.z[1] }}|{{ h.y.z.last }}|{{ h.size }}|{{ h["a b"] }}|{{ h .x }}|{{ h. x }}|{{ h ["x"] }}
{{ list.size }}{{ list.first }}{{ list["size"] }}|{{ list["first"] }}|{{ s.size }}{{ s.first }}|{{ list[1.0] }}|{{ list[fl] }}|{{ list["0"] }}
{{ ["a-b"] }}|{{ [key] }}|{{ a-b }}|{{ a? }}|{{ -a }}
{{ "it's" }}|{{ 'say "x"' }}|{{ 1.0 }}|{{ -1.50 }}|{{ 1.2.3 }}|{{ 007 }}|{{ 5. }}|{{ .5 }}|{{ 1_000 }}
{{ true }}|{{ nil }}|{{ empty }}|{{ blank }}|{{ (1..3) }}|{{ (1..3) | first }}|{{ (1..3) | size }}|{{ (3..1) | size }}
{{ a|plus:1 }}|{{ a | plus 1 }}|{{ a | | plus: 1 }}|{{ a | }}|{{ s | upcase: }}|{{ s | nosuch: 1 }}|{{ | plus: 1 }}
{{ s | replace: "l" "L" }}|{{ s | replace: "l" , "L" }}|{{ "a.b" | replace: ".", "\\0\\0" }}|{{ "x" | append: y: 1 }}
{{ f | default: "d", allow_false: true }}|{{ e | default: "d" }}|{{ 0 | default: "d" }}|{{ n | default }}|{{ n | default: 1, 2, 3 }}
{{ a b }}|{{ a , b }}|{{ "x" y }}|{{ a == 5 }}|{{ a; b }}|{{ a@b }}
{{ people | map: "n" | join: "," }}|{{ people | where: "n", "A" | size }}|{{ people | sort: "n" | map: "n" | join: "" }}|{{ people | sort_natural: "n" | map: "g" | join: "" }}
{{ list | concat: b | join: "," }}|{{ list | concat: s }}|{{ list | concat }}
{{ 0.1 | plus: 0.2 }}|{{ 10 | divided_by: 3 }}|{{ 10 | divided_by: 3.0 }}|{{ -10 | divided_by: 3 }}|{{ -10 | modulo: 3 }}|{{ 5.5 | modulo: -2 }}|{{ 120.0 | plus: 1 }}
{{ 2.5 | round }}|{{ -2.5 | round }}|{{ 4.5612 | round: 2 }}|{{ 155.5 | round: -1 }}|{{ "4.56" | round: 1 }}|{{ 4.5 | round: nil }}|{{ 3.75 | divided_by: 0 }}
{{ 99999999999999999 | times: 99999999999999999 }}|{{ 1e2 | plus: 1 }}|{{ 0.1 | times: 3 }}|{{ 100000000.0 | times: 1000000000 }}|{{ 0.00001 | times: 1 }}
a { b } c }} d %} {e} $ {a}
{{\na\n}}{%\nif t\n%}x{%\nendif\n%}{%if t%}x{%endif%}{%-if t-%} x {%-endif-%}
{{ "a,b" | split: "," | first }}|{{ " a b  c " | split: " " | join: "-" }}|{{ "abc" | split: "" | join: "-" }}`.split(
  '\n',
)

/** Markup that is wrong in some small way. */
const ODD = String.raw`{{ foo.b,ar }}
{{ a[b }}
{{ a.b. }}
{{ a..b }}
{{ .a }}
{{ a | append: "b }}
{{ "a }}
{{ a' }}
{{ @a }}
{{ a@b }}
{{ a! }}
{{ a$ }}
{{ 😀 }}
{{ é }}
{{ a | plus: @ }}
{{ a | plus: 1 @ }}
{{ a | @plus: 1 }}
{{ a | plus: 1, }}
{{ a | plus:: 1 }}
{{ a || plus: 1 }}
{{ a | plus }}
{{ a | plus: }}
{{ a | 5 }}
{{ (1..) }}
{{ (..3) }}
{{ (1.3) }}
{{ (1..3 }}
{{ 1..3 }}
{{ (a) }}
{{ [a] }}
{{ [] }}
{{ a[] }}
{{ a["x }}
{{ a.["x"] }}
{{ a["x"].y["z"] }}
{{ a ["x"] }}
{{ a[ "x" ] }}
{{ a [0] }}
{{ h .x }}
{{ - }}
{{ -- }}
{{ a - b }}
{{ a + b }}
{{ a * b }}
{{ a / b }}
{{ a; b }}
{{ a & b }}
{{ a ? b }}
{{ a: b }}
{{ a, b }}
{{ "a" "b" }}
{{ true.x }}
{{ nil.x }}
{{ 5.x }}
{{ "x".y }}
{% if a == %}x{% endif %}
{% if a == b == s %}x{% endif %}
{% if a b %}x{% endif %}
{% if a, b %}x{% endif %}
{% if a and %}x{% endif %}
{% if or %}x{% endif %}
{% if a or or b %}x{% endif %}
{% if a => 5 %}x{% endif %}
{% if a =< 5 %}x{% endif %}
{% if a === 5 %}x{% endif %}
{% if a ! b %}x{% endif %}
{% if a is 5 %}x{% endif %}
{% if a contains %}x{% endif %}
{% if a containsx b %}x{% endif %}
{% if "a %}x{% endif %}
{% if a | upcase %}x{% endif %}
{% if a == 5| upcase %}x{% endif %}
{% if a.b. %}x{% endif %}
{% unless %}x{% endunless %}
{% case a b %}{% when 5 %}x{% endcase %}
{% case a %}{% when 5 6 %}x{% endcase %}
{% case a %}{% when 5, %}x{% endcase %}
{% case a %}{% when , 5 %}x{% endcase %}
{% case a %}{% when 5 or %}x{% endcase %}
{% case a %}{% when 5 and 6 %}x{% endcase %}
{% case a %}{% when == 5 %}x{% endcase %}
{% case a %}{% elsif %}x{% endcase %}
{% for i in list limit 2 %}{{ i }}{% endfor %}
{% for i in list limit: %}{{ i }}{% endfor %}
{% for i in list offset %}{{ i }}{% endfor %}
{% for i in list nosuch: 2 %}{{ i }}{% endfor %}
{% for i in list reversed: 2 %}{{ i }}{% endfor %}
{% for i in list cols:2 %}{{ i }}{% endfor %}
{% for i, j in list %}{{ i }}{% endfor %}
{% for i.x in list %}{{ i }}{% endfor %}
{% for "i" in list %}{{ i }}{% endfor %}
{% for 5 in list %}{{ i }}{% endfor %}
{% for i of list %}{{ i }}{% endfor %}
{% for i in list[0 %}{{ i }}{% endfor %}
{% for i in (1..) %}{{ i }}{% endfor %}
{% for i in 5 %}{{ i }}{% else %}e{% endfor %}
{% assign x == 5 %}{{ x }}
{% assign x := 5 %}{{ x }}
{% assign x + 5 %}{{ x }}
{% assign "x" = 5 %}{{ x }}
{% assign x = 5 6 %}{{ x }}
{% assign x = a, b %}{{ x }}
{% assign x = @ %}{{ x }}
{% assign x = a | %}{{ x }}
{% assign x = a | plus 1 %}{{ x }}
{% assign x.y = 1 %}{{ x.y }}
{% assign x[0] = 1 %}{{ x[0] }}
{% assign (x) = 1 %}{{ x }}
{% assign é = 1 %}{{ é }}
{% capture é %}a{% endcapture %}{{ é }}
{% capture x.y %}a{% endcapture %}{{ x.y }}
{% increment a b %}
{% increment a.b %}
{% cycle a b %}
{% cycle , %}
{% cycle a, %}{% cycle a, %}
{% cycle a:b %}
{% cycle : a %}
{% echo a b %}
{% echo a | %}
{% break x %}
{% endraw %}
{% endcomment %}
{% comment x %}a{% endcomment %}
{% ifchanged x %}a{% endifchanged %}
{% if a %}{% endif x %}
{% if a %}x{% end %}
{% end %}
{% elsif a %}
{% when a %}
{% else %}
{{ a }
{{ a }}}
{{{ a }}
{{{ a }}}
{ { a } }
{% a %}
{%%}
{% if a }}x{% endif %}
{{ a %}
{{ a {% b %} }}
{% {{ a }} %}
{%- -%}
{% - if a %}x{% endif %}
{% if a -%}x{% endif - %}
{{ "x" | upcase | }}
{{ | upcase }}
{{ a | upcase: | downcase }}
{{ a | append: "x": "y" }}
{{ a | append: x: }}
{{ a | append: x: 1, y: 2 }}
{{ a | append: "b", x: 1 }}
{{ a | append: "a" | append: }}
{{ a | default: "x", allow_false true }}
{{ -5 | abs }}
{{ - 5 }}
{{ 5.0.0 }}
{{ 5.5.5 | plus: 1 }}
{{ 0x10 }}
{{ 1,000 }}
{{ 1_000 }}
{{ 'a' == 'a' }}
{{ a == 5 }}
{{ not a }}
{{ a and b }}
{{ a contains b }}
{{ empty }}
{{ blank | size }}
{{ a.size.size }}
{{ list.first.x }}
{{ list[0][1] }}
{{ list["first"] }}
{{ h.x.y.z }}
{{ h["x"]["y"] }}
{{ "a" | append: h["x"] }}
{{ "a,b" | split: "," | first }}
{{ "a" | append: "b" | upcase | downcase | size }}`.split('\n')

const DATES = [
  '2016-03-14',
  '2016-03-14T10:15:30Z',
  '2016-03-14T10:15:30.123-05:00',
  '2016-03-14 10:15:30 +0530',
  '2023-12-22T24:00-05:00',
  'March 14, 2016',
  '14 Mar 2016 3pm',
  'Fri Jul 16 01:00:00 2004',
  '16/07/2004',
  '07/16/2004',
  '1152098955',
  '20160314',
  '20160314T101530',
  '2016-074',
  '2016-03',
  '2016-13-01',
  '2016-02-31',
  '1 Jan 70',
  'Mon, 14 Mar 2016 10:15:30 EST',
  '14.03.2016',
  '14-Mar-2016',
  "'16",
  'hello',
  '',
  '10:61',
]
const DATE_LETTERS = 'aAbBcCdDeFgGhHIjklmMnNpPrRsStTuUvVwWxXyYzZ%'

function forValue(name: string, value: unknown): RubyCase[] {
  const data = { v: value, other: [1, 2, 3] }
  const templates = [
    ...PLAIN_FILTERS.map((filter) => `{{ v | ${filter} }}`),
    ...FILTERS.flatMap((filter) => ARGUMENTS.map((argument) => `{{ v | ${filter}: ${argument} }}`)),
    ...LITERALS.flatMap((literal) =>
      OPERATORS.map((operator) => `{% if v ${operator} ${literal} %}y{% else %}n{% endif %}`),
    ),
    ...VALUE_TEMPLATES,
  ]
  const compared = Object.values(VALUES).flatMap((other) =>
    OPERATORS.map((operator) => ({
      template: `{% if v ${operator} other %}y{% else %}n{% endif %}`,
      data: { v: value, other },
    })),
  )
  return [...templates.map((template) => ({ template, data })), ...(name === 'nil' ? [] : compared)]
}

export const ODD_CASES: readonly RubyCase[] = ODD.map((template) => ({ template, data: DATA }))

export const RUBY_CASES: readonly RubyCase[] = [
  ...Object.entries(VALUES).flatMap(([name, value]) => forValue(name, value)),
  ...ODD_CASES,
  ...TEMPLATES.map((template) => ({ template: template.replaceAll(String.raw`\n`, '\n'), data: DATA })),
  ...DATES.map((v) => ({ template: '{{ v | date: "%Y-%m-%d %H:%M:%S %z" }}', data: { v } })),
  ...[...DATE_LETTERS].flatMap((letter) =>
    ['', '-', '0', '^', '_', '10', '-5', '05'].map((flag) => ({
      template: `{{ v | date: "[%${flag}${letter}]" }}`,
      data: { v: '2016-03-04T05:06:07.089Z' },
    })),
  ),
]
