// The rules about the hand-off: what is said where, and what is sound.

import { describe, expect, test } from 'vitest'
import { prettyDiagnostics } from '../../src/formats/pretty/diagnostics.ts'
import { handoffExample } from '../../src/rules/examples.ts'
import { brief, briefErrors, describe as inWords, diagnose, findings } from './diagnose.ts'

const score = '{{custom_attribute.${lead score}}}'
const gate = (condition: string, sent = '{ "a": 1 }') =>
  `{% if ${condition} %}${sent}{% else %}{% abort_message('no') %}{% endif %}`
const indented = (text: string) => text.split('\n').map((line) => `      ${line}`)
const body = (text: string) => `    body: |\n${indented(text).join('\n')}`
const withBody = (text: string, others = {}, more = {}) => handoffExample({ body: body(text), ...others }, more)
const withUrl = (url: string, method = 'PATCH') =>
  handoffExample({
    webhook: `  webhook:\n    method: ${method}\n    url: ${url}`,
    body: body(gate(`${score} > 100`, '{ "Status": "MQL" }')),
  })
const withHeaders = (...lines: string[]) =>
  handoffExample({ headers: ['    headers:', ...lines.map((line) => `      ${line}`)].join('\n') })
/** Of the hand-off and its templates. */
const own = (yaml: string) =>
  diagnose(yaml).filter(({ severity, code }) => severity !== 'info' && /^LS(?:3|4|232)/.test(code))
const codes = (yaml: string) => own(yaml).map(({ code }) => code)

describe('LS3xx: Liquid in a YAML scalar is pointed at exactly', () => {
  const marked = (header: string) => {
    const found = diagnose(withHeaders(...header.split('\n'))).filter(({ code }) => code === 'LS304')
    return found.map(({ labels: [{ source, span }] }) => source.text.slice(span.start, span.end))
  }

  test.each([
    ['plain', 'X-Note: a {{ b + 1 }}'],
    ['plain, over two lines', 'X-Note: a\n  {{ b + 1 }}'],
    ['in single quotes', "X-Note: 'it''s {{ b + 1 }}'"],
    ['in double quotes', 'X-Note: "\\u00e9\\t\\"{{ b + 1 }}\\""'],
    ['literal', 'X-Note: |\n  a\n\n   {{ b + 1 }}'],
    ['folded', 'X-Note: >-\n  a\n  b {{ b + 1 }}'],
    ['folded, with an indentation of its own', 'X-Note: >2\n   a\n  {{ b + 1 }}'],
    ['after letters beyond the basic plane', 'X-Note: "😀 \\U0001F600 {{ b + 1 }}"'],
    ['behind an alias', 'X-Note: &note a {{ b + 1 }}\nX-Other: *note'],
  ])('%s', (_, header) => {
    expect(marked(header)).toEqual(['+ 1'])
  })

  test('a finding over a fold ends where its text ends', () => {
    const yaml = withHeaders('X-Note: >-', '  {{ b +', '  1 }}')
    expect(
      diagnose(yaml)
        .filter(({ code }) => code === 'LS304')
        .map(inWords)
        .join(),
    ).toContain('at 27:14 + ⏎ 1\n')
  })

  test('a template that cannot be parsed has this one finding', () => {
    const yaml = withBody(`{% if ${score} > 100 %}{ "lead_status": {{custom_attribute.\${lead scor}}} }`, {
      threshold: '  threshold: 7',
      webhook: '  webhook:\n    url: https://a.my.salesforce.com/services/data/v60.0/sobjects/Lead',
    })
    expect(codes(yaml)).toEqual(['LS301'])
  })

  test('a mistake is not followed by what it does to the gate', () => {
    expect(codes(withBody(gate(`${score} > 100 && a > 1`), { threshold: '  threshold: 7' }))).toEqual(['LS305'])
    expect(codes(withBody(gate('custom_attribute.${Lead Score} > 100'), { threshold: '  threshold: 7' }))).toEqual([
      'LS232',
    ])
  })

  test('very many findings are counted', () => {
    const found = diagnose(withBody(Array.from({ length: 5_000 }, () => '{{ a + 1 }}').join('\n'))).filter(
      ({ code }) => code === 'LS304',
    )
    expect(found).toHaveLength(100)
    expect(found.at(-1)!.message).toBe('4901 more of this kind were found; the first 99 are listed')
  })
})

describe('LS410, LS411, LS338: variables', () => {
  const save = '{% connected_content https://x.example.com :retry :save result %}'

  test('each field knows its own', () => {
    expect(codes(withHeaders(`A: '${save}{{result.a}}'`, `B: '${save}{{result.b}}'`))).toEqual([])
    expect(findings(withHeaders(`Authorization: 'Bearer {{result.a}} {{result.b}}'`, `B: '${save}'`), 'LS410')).toEqual(
      [
        '26:32 LS410 `result` is empty in the header `Authorization`: the header `B` saves it, and each field is rendered on its own',
      ],
    )
  })

  test('what is set by loops, counters and defaults is set', () => {
    const header =
      '{% connected_content https://x.example.com :retry %}{{connected.a}}{% for i in (1..2) %}{{i}}{% endfor %}'
    expect(codes(withHeaders(`Authorization: '${header}'`))).toEqual([])
  })

  test('in other headers it is the finding of Liquid', () => {
    expect(codes(withHeaders("X-Note: '{{nothing}}'"))).toEqual(['LS338'])
    expect(codes(withHeaders("Authorization: '{{nothing}}'"))).toEqual(['LS411'])
  })
})

describe('LS413: fields of a Lead', () => {
  const lead =
    '  webhook:\n    method: PATCH\n    url: https://a.my.salesforce.com/services/data/v60.0/sobjects/Lead/{{${user_id}}}'
  const notes = (sent: string, webhook = lead) =>
    diagnose(withBody(gate(`${score} > 100`, sent), { webhook }))
      .filter(({ code }) => code === 'LS413')
      .map((one) => `${one.message}; ${one.notes.join()}`)

  test.each(['Status', 'status', 'Lead_Status__c', 'ns__Stage__c', 'Owner', 'LeadSource', 'attributes'])(
    '%s',
    (key) => {
      expect(notes(`{ "${key}": {"a": 1} }`)).toEqual([])
    },
  )

  test('what is meant', () => {
    expect(notes('{ "lead_source": "x", "LeadStatus": "x", "mql date": 1 }')).toEqual([
      '`lead_source` is no field of a Salesforce Lead; write `LeadSource` for the standard field, or the API name of a custom one, such as `Lead_Source__c`',
      '`LeadStatus` is no field of a Salesforce Lead; write `Status` for the standard field, or the API name of a custom one, such as `LeadStatus__c`',
      '`mql date` is no field of a Salesforce Lead; for a custom field write its API name, such as `Mql_Date__c`',
    ])
  })

  test('on every branch, and nowhere else', () => {
    expect(notes('{ {% if 1 > 2 %}"x": 1{% else %}"y": "{ \\"z\\": 1"{% endif %} }')).toHaveLength(2)
    expect(notes('{ "x": 1 }', '  webhook:\n    url: https://crm.example.com/Lead/1')).toEqual([])
    expect(notes('{ "x": 1 }', lead.replace('Lead/', 'Contact/'))).toEqual([])
    expect(
      notes('{ "x": 1 }', lead.replace(/https.*com(.*)/, "'{{custom_attribute.$${org} | default: 1}}$1'")),
    ).toHaveLength(1)
  })
})

describe('LS414, LS415: the Salesforce URL and its method', () => {
  const base = 'https://a.my.salesforce.com'
  const path = `${base}/services/data/v60.0/sobjects`

  test.each([
    [`${path}/Lead/{{\${user_id}}}`],
    [`${path}/Lead/Braze_Id__c/{{\${user_id}}}`],
    [`${path}/Lead/{{\${user_id}}}?updateOnly=true`],
    [`${path}/lead/{{\${user_id}}}`],
    [`https://a--b.sandbox.my.salesforce.com/services/data/v60.0/sobjects/Contact/{{\${user_id}}}`],
    [`${path}/Stage__c/{{\${user_id}}}`],
    [`${base}/services/apexrest/leads/{{\${user_id}}}`],
    [`${base}/services/data/v60.0/composite/sobjects`],
  ])('%s is sound', (url) => {
    expect(codes(withUrl(url))).toEqual([])
  })

  test.each([
    [base, 'the path of the URL ends where `services` was expected'],
    [
      `${base}/service/data/v60.0/sobjects/Lead/{{\${user_id}}}`,
      'no address of Salesforce has `service` here; `services` was expected',
    ],
    [
      `${base}/services/datos/v60.0/sobjects/Lead/{{\${user_id}}}`,
      'no address of Salesforce has `datos` here; `data` was expected',
    ],
    [
      `${base}/services/data/60.0/sobjects/Lead/{{\${user_id}}}`,
      '`60.0` is no version of the Salesforce API; one such as `v60.0` was expected',
    ],
    [
      `${base}/services/data/v60.0/objects/Lead/{{\${user_id}}}`,
      'no address of Salesforce has `objects` here; `sobjects` was expected',
    ],
    [`${path}/Prospecto/{{\${user_id}}}`, 'no address of Salesforce has `Prospecto` here; `Lead` was expected'],
    [`${path}/Lead`, 'no lead is named: its id was expected behind `/Lead/`'],
    [`${path}/Lead/`, 'no lead is named: its id was expected behind `/Lead/`'],
    [`${path}/Lead/00Q5e00000AbCdEEAV`, 'every hand-off goes to the one lead `00Q5e00000AbCdEEAV`'],
    [`${path}/Lead/Braze_Id__c`, 'the value of `Braze_Id__c` is missing: `/Lead/Braze_Id__c/{value}` was expected'],
    [
      `${path}/Lead/Braze_Id/{{\${user_id}}}`,
      '`Braze_Id` is no external id of a lead; a custom field was expected, whose API name ends in `__c`',
    ],
    [`${path}/Lead/Braze_Id__c/{{\${user_id}}}/x`, 'nothing was expected behind `/Lead/{field}/{value}`'],
  ])('%s', (url, message) => {
    const found = own(withUrl(url))
    expect(found.map((one) => `${one.code} ${one.message}`)).toEqual([`LS414 ${message}`])
  })

  test('an old version is an information', () => {
    const [old] = diagnose(withUrl(`${base}/services/data/v45.0/sobjects/Lead/{{\${user_id}}}`)).filter(
      ({ code }) => code === 'LS414',
    )
    expect(old).toMatchObject({ severity: 'info' })
  })

  test('a new lead takes POST, a known one PATCH', () => {
    expect(codes(withUrl(`${path}/Lead`, 'POST'))).toEqual([])
    expect(codes(withUrl(`${path}/Lead/{{\${user_id}}}?_HttpMethod=PATCH`, 'POST'))).toEqual([])
    for (const method of ['POST', 'PUT', 'DELETE', 'GET'])
      expect(codes(withUrl(`${path}/Lead/{{\${user_id}}}`, method))).toContain('LS415')
    expect(codes(withUrl('https://crm.example.com/sobjects/Lead/{{${user_id}}}', 'POST'))).toEqual([])
  })
})

describe('LS417, LS422: what is sent', () => {
  const sent = (text: string, others = {}) =>
    brief(withBody(gate(`${score} > 100`, text), others)).filter((line) => /LS4(17|22)/.test(line))

  test.each([
    [
      '{ "a": 1, }',
      [
        '28:66 LS417 the body is sent but is no JSON for a lead with score 101: `}` where a key in double quotes was expected',
      ],
    ],
    ['{ "a": {{custom_attribute.${a}}} }', ['LS417']],
    ['{ "a": {{custom_attribute.${a} | default: 1}} }', []],
    ['{ "a": "{{custom_attribute.${a} | default: 1}}" }', []],
    ['{ "a": "{{custom_attribute.${a}}}" }', ['LS422']],
    ['{ {% if custom_attribute.${a} != blank %}"a": "{{custom_attribute.${a}}}"{% endif %} }', []],
    ['{ {% if custom_attribute.${a} > 5 %}"a": {{custom_attribute.${a}}}{% endif %} }', []],
    ['{ "a": {{result.id}} }', []],
    ['{ "a": "{{${user_id}}}" }', []],
  ])('%s', (text, said) => {
    const found = sent(
      text.includes('result') ? `{% connected_content https://x.example.com :save result %}${text}` : text,
    )
    expect(found.map((line) => (said[0]?.includes(' ') ? line : line.split(' ')[1]))).toEqual(said)
  })

  test('an attribute that the audience asks for is there', () => {
    const audience =
      '  audience:\n    - attribute: lead_status\n      is_none_of: [MQL]\n    - attribute: a\n      is_blank: false'
    expect(sent('{ "a": {{custom_attribute.${a}}} }', { audience })).toEqual([])
  })

  test('a body of another kind is no JSON', () => {
    const headers = '    headers:\n      Content-Type: text/plain'
    expect(sent('hello', { headers })).toEqual([])
    expect(sent('hello')).toHaveLength(1)
  })

  test('a hole in the URL', () => {
    const url = 'https://crm.example.com/leads/{{custom_attribute.${crm id}}}'
    expect(findings(withUrl(url), 'LS422')).toEqual([
      '24:42 LS422 the URL is sent with a hole in it for a lead that has no `crm id`',
    ])
  })
})

describe('LS418: Content-Type', () => {
  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'text/plain',
    '\'{{custom_attribute.${t} | default: "text/plain"}}\'',
  ])('%s', (type) => {
    expect(findings(withHeaders(`Content-Type: ${type}`), 'LS418')).toEqual([])
  })

  test.each([
    'json',
    "''",
    'aplicación/json',
    'aplicacion/json',
    'application json',
    'application/json, text/plain',
    'application\\json',
  ])('%s', (type) => {
    expect(findings(withHeaders(`content-type: ${type}`), 'LS418')).toHaveLength(1)
  })
})

describe('LS419, LS420, LS421: the gate', () => {
  const said = (condition: string, threshold?: number, bounds = '') =>
    diagnose(
      withBody(gate(condition), threshold === undefined ? {} : { threshold: `  threshold: ${threshold}` }, {
        score: `score:\n  attribute: lead score${bounds}`,
      }),
    )
      .filter(({ code }) => /LS4(19|2[01])|LS209/.test(code))
      .map(({ code, message }) => `${code} ${message}`)

  test.each<[string, number | undefined, string, string[]]>([
    [`${score} > 100`, 100, '', []],
    [`${score} >= 101`, 100, '', []],
    [`${score} > 100`, 100.5, '', []],
    [`${score} > 100`, undefined, '', []],
    [`${score} >= 100`, 100, '', ['LS419 `threshold` is 100, but the body sends from 100 on']],
    [`${score} > 50`, 100, '', ['LS419 `threshold` is 100, but the body sends from 51 on']],
    [
      `${score} > 100`,
      99,
      '',
      ['LS419 exactly 100 is never handed off, though `threshold` is 99: the body sends from 101 on'],
    ],
    [
      `${score} > 200`,
      99,
      '',
      ['LS419 scores from 100 to 200 are never handed off, though `threshold` is 99: the body sends from 201 on'],
    ],
    [`${score} < 100`, 100, '', ['LS419 `threshold` is 100, but the body sends up to 99']],
    [`${score} < 100`, undefined, '', ['LS420 the body sends up to 99 and aborts from 100 on']],
    [
      `${score} > 100 and ${score} < 150`,
      100,
      '',
      ['LS420 the body sends from 101 to 149 and aborts again from 150 on'],
    ],
    [`${score} == 100`, undefined, '', ['LS420 the body sends at 100 only and aborts again from 101 on']],
    [`${score} != 100`, undefined, '', ['LS420 the body sends up to 99, from 101 on, and aborts in between']],
    [`true`, 100, '', ['LS419 `threshold` is 100, but the body sends at every score']],
    [`true`, undefined, '', []],
    [`false`, 100, '', ['LS421 the webhook aborts at every score: no lead is ever handed off']],
    [
      `${score} > 100`,
      undefined,
      '\n  max: 100',
      ['LS421 the webhook aborts at every score up to 100: no lead is ever handed off'],
    ],
    [
      `${score} > 100`,
      100,
      '\n  max: 100',
      ['LS209 the threshold is 100 and the score never rises above 100: no lead is ever handed off'],
    ],
    [`${score} > 100`, 100, '\n  max: 101', []],
    [`${score} > 100 and custom_attribute.\${plan} == "pro"`, 100, '', []],
    [
      `${score} > 100 and custom_attribute.\${plan} == "pro"`,
      90,
      '',
      ['LS419 scores from 91 to 100 are never handed off, though `threshold` is 90: the body sends from 101 on'],
    ],
  ])('%s, threshold %s%s', (condition, threshold, bounds, expected) => {
    expect(said(condition, threshold, bounds)).toEqual(expected)
  })

  test('both places are shown', () => {
    const text = `{% assign limit = 80 %}${gate(`${score} > limit`)}`
    const [found] = diagnose(withBody(text, { threshold: '  threshold: 100' })).filter(({ code }) => code === 'LS419')
    expect(inWords(found!)).toBe(
      [
        '18:14 LS419 `threshold` is 100, but the body sends from 81 on [error]',
        '  at 18:14 100',
        '  and 29:25 80  (this decides)',
        '  = write `threshold: 80`, or compare with `> 100`',
      ].join('\n'),
    )
  })

  test('a gate that never ends is left alone', () => {
    const found = briefErrors(
      withBody(`{% for i in (1..999999999) %}{% assign x = i %}{% endfor %}${gate(`${score} > 1`)}`, {
        threshold: '  threshold: 5',
      }),
    )
    expect(found).toEqual([])
  })
})

describe('LS423: secrets', () => {
  const call = (parameters: string) =>
    withHeaders(
      'Authorization: >-',
      `  {% connected_content https://x.example.com/token :method post :retry :body ${parameters} :save result %}`,
      '  Bearer {{result.access_token}}',
    )

  test.each([
    'client_id=abc&client_secret=[client secret]',
    'client_id=abc&client_secret=<your secret>',
    'client_id=abc&client_secret=…',
    'client_id=abc&client_secret=...',
    'client_id=abc&client_secret=xxx',
    'client_id=abc&client_secret=YOUR_SECRET',
    'client_id=abc&client_secret={{custom_attribute.${s} | default: 1}}',
  ])('%s is none', (parameters) => {
    expect(findings(call(parameters), 'LS423')).toEqual([])
  })

  test.each([
    [call('client_id=abc&client_secret=s3cr3t'), '27:98', 'client_secret'],
    [call('grant_type=password&password=hunter2'), '27:104', 'password'],
    [withHeaders('Authorization: Bearer 00D5e000000abcd'), '26:22', 'Bearer'],
    [withHeaders('X-Api-Key: 8f14e45f'), '26:7', ''],
    [withUrl('https://ada:lovelace1@crm.example.com/leads/{{${user_id}}}'), '24:18', 'ada'],
    [withBody(gate(`${score} > 100`, '{ "api_key": "8f14e45f" }')), '28:59', 'api_key'],
  ])('%#', (yaml, place, name) => {
    const found = diagnose(yaml).filter(({ code }) => code === 'LS423')
    expect(found.map((one) => inWords(one).split(' ')[0])).toEqual([place])
    if (name !== '') expect(found[0]!.message).toContain(`\`${name}\``)
  })

  test('no frame, message or note shows one', () => {
    const secrets = ['s3cr3t-1', 'Zp81xQ77', '00D5e000000abcd', 'lovelace1']
    const yaml = handoffExample({
      webhook: `  webhook:\n    url: http://ada:lovelace1@crm.example.com:8443/{{$user_id}}}`,
      headers: `    headers:
      Content_Type: json
      X-Api-Key: Zp81xQ77
      Authorization: "{% connected_content https://a.my.salesforce.com/x :guardar result :body client_secret=s3cr3t-1 %}Bearer 00D5e000000abcd"`,
    })
    const diagnostics = diagnose(yaml)
    expect(diagnostics.length).toBeGreaterThan(8)
    const text = prettyDiagnostics(
      { files: ['lead.yaml'], diagnostics, failOn: 'error' },
      { color: false, columns: 200 },
    )
    for (const secret of secrets) expect(text).not.toContain(secret)
    expect(JSON.stringify(diagnostics.map(({ message, notes }) => [message, notes]))).not.toMatch(
      new RegExp(secrets.join('|')),
    )
  })
})

describe('LS426: an unchecked token', () => {
  const header = (tag: string, rest = '') =>
    findings(
      withHeaders(`Authorization: '{% connected_content https://x.example.com ${tag} :save r %}${rest}Bearer {{r.t}}'`),
      'LS426',
    )

  test('is said once, unless the call is checked', () => {
    expect(header('')).toHaveLength(1)
    expect(header(':retry')).toEqual([])
    expect(header('', '{% if r.t == blank %}{% abort_message %}{% endif %}')).toEqual([])
    expect(findings(withHeaders('Authorization: Bearer {{content_blocks.${token}}}'), 'LS426')).toEqual([])
  })
})
