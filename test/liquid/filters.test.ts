// Braze's own filters and numbers, worked examples (liquid.md 5). The standard ones are compared with Ruby.
import { describe, expect, it } from 'vitest'
import { FILTERS, findFilter } from '../../src/liquid/filters/index.ts'
import { parseJson } from '../../src/liquid/json.ts'
import { parseLiquid } from '../../src/liquid/template.ts'

const variables = {
  key: 'k y',
  hash: { 'k y': 1, list: [1, 'a'] },
  list: [{ n: 'b', p: 1.5 }, { n: 'a', p: 2 }, { n: 'c' }],
  whole: parseJson('[120.0, 5, 1e2, 12345678901234567890]')?.value,
}
const text = (template: string) =>
  parseLiquid(template).render({ variables }, { now: Date.UTC(2024, 1, 29, 12, 30) }).text

describe('filters', () => {
  it.each([
    ['{{ "abc" | md5 }}', '900150983cd24fb0d6963f7d28e17f72'],
    ['{{ "abc" | sha1 }}', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['{{ "abc" | sha2 }}', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['{{ "abc" | hmac_sha1_hex: "key" }}', '4fd0b215276ef12f2b3e4c8ecac2811498b656fc'],
    ['{{ "abc" | hmac_sha1_base64: "key" }}', 'T9CyFSdu8S8rPkyOysKBFJi2Vvw='],
    ['{{ "abc" | hmac_sha256_hex: "key" }}', '9c196e32dc0175f86f4b1cb89289d6619de6bee699e4c378e68309ed97a1a6ab'],
    ['{{ "abc" | hmac_sha256: "key" | size }}', '64'],
    ['{{ "abc" | hmac_sha512: "key" | size }}', '128'],
    ['{{ "hey<>hi" | url_escape }}', 'hey%3C%3Ehi'],
    ['{{ "a/b?c=d&e" | url_escape }}', 'a/b?c=d&e'],
    ['{{ "hey<&>hi" | url_param_escape }}', 'hey%3C%26%3Ehi'],
    ['{{ "a b!" | url_encode }}', 'a+b%21'],
    ['{{ \'say "hi" \\ \' | json_escape }}', String.raw`say \"hi\" \\ `],
    ['{{ "[1, 2.0, {}]" | json_parse | size }}', '3'],
    ['{{ hash | as_json_string }}', '{"k y":1,"list":[1,"a"]}'],
    ['{{ "x" | as_json_string }}', '"x"'],
    ['{{ hash | property_accessor: key }}', '1'],
    ['{{ 123456 | number_with_delimiter }}', '123,456'],
    ['{{ -1234567.891 | number_with_delimiter }}', '-1,234,567.891'],
    ['{{ 145 | money }} {{ 17.8 | money }} {{ "1.005" | money }}', '145.00 17.80 1.01'],
    ['{{ 1234 | money | number_with_delimiter }}', '1,234.00'],
    ['{{ list | map: "n" | sort | join }}', 'a b c'],
    ['{{ list | sum: "p" }}', '3.5'],
    ['{{ list | where: "p" | size }}{{ list | reject: "p" | size }}', '21'],
    ['{{ list | find: "n", "a" | as_json_string }}', '{"n":"a","p":2}'],
    ['{{ list | find_index: "n", "c" }}{{ list | has: "n", "z" }}{{ list | has: "p" }}', '2falsetrue'],
    [
      '{{ whole[0] }} {{ whole[0] | plus: 1 }} {{ whole[1] | divided_by: 2 }} {{ whole[2] }} {{ whole[3] | plus: 1 }}',
      '120.0 121.0 2 100.0 12345678901234567891',
    ],
    [
      '{{ "350000.25" | plus: 0 }} {{ "12abc" | plus: 0 }} {{ "1,000" | plus: 0 }} {{ nil | plus: 5 }}',
      '350000.25 12 1 5',
    ],
    ['{{ 86399 | divided_by: 86400 }} {{ 86399 | divided_by: 86400.00 | round }}', '0 1'],
    ['{{ 1 | plus }}', 'Liquid error: wrong number of arguments (given 1, expected 2)'],
    ['{{ "a" | upcase: 1 }}', 'Liquid error: wrong number of arguments (given 2, expected 1)'],
    ['{{ "a" | no_such_filter: 1, 2 }}', 'a'],
  ])('%s', (template, expected) => {
    expect(text(template)).toBe(expected)
  })

  it('have names of their own', () => {
    expect(new Set(FILTERS.map(({ name }) => name)).size).toBe(FILTERS.length)
  })

  it.each(['where_exp', 'group_by_exp', 'json', 'inspect', 'sample', 'push', 'raw', 'slugify'])(
    'do not include %s',
    (name) => {
      expect(findFilter(name)).toBeUndefined()
    },
  )
})

describe('time', () => {
  it.each([
    ["{{ 'now' | date: '%Y-%m-%d %H:%M' }}", '2024-02-29 12:30'],
    ["{{ 'today' | date: '%s' }}", '1709209800'],
    ["{{ 'now' | time_zone: 'America/New_York' | date: '%H:%M %z %Z' }}", '07:30 -0500 EST'],
    ["{{ '2024-07-01T00:30:00Z' | time_zone: 'Asia/Kolkata' | date: '%H:%M %z' }}", '06:00 +0530'],
    ["{{ '2024-07-01T00:30:00Z' | time_zone: 'Europe/Madrid' | date: '%d %H:%M' }}", '01 02:30'],
    ["{{ 'now' | time_zone: '-0005' | date: '%H:%M' }}", '12:25'],
    ["{{ 'now' | time_zone: 'Mars/Olympus' | date: '%H:%M' }}", '12:30'],
    ["{{ 'now' | time_zone: 'America/New_York' }}", '2024-02-29 07:30:00 -0500'],
    ["{{ '2023-12-22T24:00-05:00' | date: '%s' }}", '1703307600'],
    ["{{ 1152098955 | date: '%m/%d/%Y' }}", '07/05/2006'],
    ["{{ 'no date' | date: '%Y' }}|{{ nil | date: '%Y' }}", 'no date|'],
    ["{{ '2024-06-03' | date: '%b %d' }}", 'Jun 03'],
  ])('%s', (template, expected) => {
    expect(text(template)).toBe(expected)
  })

  it('is known to matter without rendering', () => {
    const timeDependent = (template: string) => parseLiquid(template).timeDependent
    expect(timeDependent("{{ 'now' | date: '%s' }}")).toBe(true)
    expect(timeDependent("{% if x == 'today' %}{% endif %}")).toBe(true)
    expect(timeDependent("{{ x | date: '%s' }}")).toBe(false)
  })
})

describe('JSON', () => {
  it.each(['{"a": [1, -2.50, "x\\"y", true, null, {}], "b": {"c": []}}', '"é\\u00e9"', ' 0 ', '[]', '1e400'])(
    '%s reads like JSON.parse',
    (json) => {
      expect(JSON.parse(JSON.stringify(parseJson(json)?.value))).toEqual(JSON.parse(JSON.stringify(JSON.parse(json))))
    },
  )

  it.each(['', '{', '{"a":}', "{'a':1}", '01', '[1,]', 'nul'])('%s is none', (json) => {
    expect(parseJson(json)).toBeUndefined()
  })

  it('keeps floats and big integers', () => {
    expect(text('{{ "[1.0, 10.50, 98765432109876543210]" | json_parse | as_json_string }}')).toBe(
      '[1.0,10.5,98765432109876543210]',
    )
  })
})
