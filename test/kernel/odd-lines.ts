// Lines of a log that a fast reader could get wrong: written by hand, and made by breaking good ones.

import fc from 'fast-check'

const line = '{"user_id":"u1","time":"2026-01-05T10:11:12Z","event":"demo","properties":{"plan":"pro"},"id":"e-1"}'
const profile =
  '{"user_id":"u1","time":"2026-01-05T10:11:13.5Z","type":"profile","attributes":{"email":"a@b.example","score":3}}'
const purchase = '{"user_id":"u1","time":1767607874000,"type":"purchase","properties":{"product_id":"sku","price":9.5}}'

const lineWith = (field: string) => `{"user_id":"u","time":1,"event":"demo",${field}}`
const properties = (text: string) => lineWith(`"properties":${text}`)
const time = (text: string) => `{"user_id":"u","time":${text},"event":"demo"}`
const user = (text: string) => `{"user_id":${text},"time":1,"event":"demo"}`

export const handWritten: readonly (string | Uint8Array)[] = [
  ...[line, profile, purchase],
  ...[
    '',
    ' ',
    '\t',
    '\u00a0',
    '\ufeff',
    '\r',
    '{}',
    '[]',
    'null',
    '1',
    '"x"',
    '{',
    '}',
    '{"',
    '{"a',
    '{"a"',
    '{"a":',
    '{,}',
  ],
  // Blanks wherever they may be, and where they may not.
  line.replaceAll(/[{}:,]/g, ' $& '),
  line.replaceAll(/[{}:,]/g, '\t$&\t'),
  `  ${line}  `,
  `${line}\r`,
  `${line} \r`,
  `\r${line}`,
  line.replace('"event"', '"ev\tent"'),
  line.replace('pro"', 'pr\to"'),
  line.replace('e-1', 'e\u0001'),
  // Equal keys: the last one counts.
  lineWith('"user_id":"v"'),
  lineWith('"user_id":null'),
  lineWith('"time":2'),
  lineWith('"time":"never"'),
  lineWith('"event":"plain"'),
  lineWith('"event":null,"name":"plain"'),
  lineWith('"type":"purchase"'),
  lineWith('"type":null'),
  lineWith('"type":"profile","type":"custom_event"'),
  lineWith('"id":"a","id":null'),
  lineWith('"id":null,"id":"a"'),
  lineWith('"properties":{"plan":1},"properties":{"plan":2}'),
  lineWith('"properties":{"plan":1},"properties":null'),
  lineWith('"properties":null,"properties":{"plan":1}'),
  properties('{"plan":1,"plan":2}'),
  properties('{"plan":1,"pl\\u0061n":2}'),
  properties('{"a.b":1,"a":{"b":2},"b":3}'),
  properties('{"__proto__":{"plan":1}}'),
  properties('{"__proto__":5,"plan":6,"constructor":7}'),
  properties('{"ключ":"значение","plan":"\\u00e9"}'),
  profile.replace('"email"', '"x\\"y"'),
  profile.replace('"email"', '"__proto__"'),
  profile.replace('"email"', '"other"'),
  profile.replace(/"attributes":.*/, '"attributes":{}}'),
  profile.replace(/"attributes":.*/, '"attributes":{"z":1,"y":[]}}'),
  profile.replace(/"attributes":.*/, '"attributes":null}'),
  profile.replace(/"attributes":.*/, '"attributes":[]}'),
  profile.replace(/,"attributes":.*/, '}'),
  // Escaped keys and values.
  line.replace('user_id', 'user\\u005fid'),
  line.replace('time', 't\\u0069me'),
  line.replace('"u1"', '"u\\u0031"'),
  line.replace('"u1"', '"\\ud800"'),
  line.replace('"u1"', '"\\ud83d\\ude00"'),
  line.replace('"demo"', '"d\\u0065mo"'),
  line.replace('"demo"', '"naïve ✓"'),
  line.replace('"e-1"', '"e\\/1"'),
  lineWith('"odd\\"key":1'),
  lineWith('"odd":"a\\\\","even":"b\\\\\\""'),
  lineWith('"odd":"\\x"'),
  lineWith('"odd":"\\u12"'),
  lineWith('"odd\\q":1'),
  // Decoys.
  properties('{"user_id":"v","time":5,"properties":{"plan":7},"plan":"real"}'),
  properties('{"text":"\\"plan\\":\\"x\\",}{[","plan":"real"}'),
  properties('{"list":[{"plan":1},["]"],{}],"plan":"real"}'),
  // Braces in texts, and what could follow the end of an object.
  ...['}', '},', '}}', '},{', '{', '{}', '},\\"user_id\\":\\"v\\"', '\\\\', '}\\\\', ']}'].flatMap((text) => [
    properties(`{"z":"${text}"}`),
    properties(`{"z":"${text}","plan":1}`),
    properties(`{"plan":1,"z":["${text}"]}`),
    properties(`{"${text}":1}`),
    `{"properties":{"z":"${text}"},"user_id":"u","time":"2026-01-05T10:11:12.345Z","event":"demo"}`,
    `{"properties":{"${text}":"${text}","plan":1},"time":1,"user_id":"u","event":"demo"}`,
    `{"properties":{"${text}":{"plan":"${text}"}},"time":1,"event":"demo","":1,"user_id":"u"}`,
  ]),
  `{"properties":{"z":1}, "user_id":"u","time":1,"event":"demo"}`,
  `{"properties":{"z":1},"":{"user_id":"v"},"user_id":"u","time":1,"event":"demo"}`,
  `{"properties":{"z":1},"1":2,"user_id":"u","time":1,"event":"demo"}`,
  lineWith('"context":{"user_id":"v","page":{"url":"{\\"a\\":[}"}}'),
  lineWith('"user_ids":"v","user_i":"w","times":7,"typed":1,"events":2,"identity":3,"propertie":{},"attribute":{}'),
  // Users and ids.
  ...[
    '""',
    '0',
    '-0',
    '-5',
    '12',
    '007',
    '1.0',
    '1e3',
    '123456789012345',
    '1234567890123456789',
    '1e400',
    'true',
    'null',
    '{}',
    '[]',
    'nul',
    '-',
    '1.',
    '"a',
  ].flatMap((text) => [user(text), lineWith(`"id":${text}`)]),
  '{"time":1,"event":"demo"}',
  '{"user_id":"u","event":"demo"}',
  // Times.
  ...[
    '0',
    '-0',
    '-1',
    '1',
    '1.5',
    '1.001',
    '1767607873.123456',
    '99999999999',
    '100000000000',
    '1767607874000',
    '1767607874000.9',
    '-99999999999.999',
    '-62167219200',
    '-62167219201',
    '253402300799999',
    '253402300800000',
    '1e3',
    '1E+3',
    '1e400',
    '0.0000001',
    '-0.0009',
    '123456789012345678',
    '1.2345678901234567890',
    '01',
    '+1',
    '.5',
    '1.',
    '--1',
    'true',
    'null',
    '{}',
    '[1]',
  ].map(time),
  ...[
    '2026-01-05',
    '2026-01-05T10:11',
    '2026-01-05T10:11Z',
    '2026-01-05 10:11:12',
    '2026-01-05t10:11:12z',
    '2026-01-05T10:11:12.3Z',
    '2026-01-05T10:11:12.3456789Z',
    '2026-01-05T10:11:12,5Z',
    '2026-01-05T10:11:12.Z',
    '2026-01-05T10:11:12+02:00',
    '2026-01-05T10:11:12-0230',
    '2026-01-05T10:11:12+24:00',
    '2026-01-05T10:11:12 +02:00',
    '2026-01-05T10:11:12 UTC',
    '2026-01-05T10:11:12UTC',
    '2026-01-05T10:11+01:00',
    '2026-01-05T10+01:00',
    '2026-01-05T24:00:00Z',
    '2026-01-05T10:60:00Z',
    '2026-01-05T10:11:60Z',
    '2026-02-29T00:00:00Z',
    '2024-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2000-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '0000-03-01T00:00:00Z',
    '0099-12-31T23:59:59.999Z',
    '9999-12-31T23:59:59.999Z',
    '1969-12-31T23:59:59.999Z',
    '1600-02-29T12:00:00Z',
    '２026-01-05T10:11:12Z',
    '2026-01-05T10:11:12ZZ',
    '2026-1-05T10:11:12Z',
    '2026-01-05T1:11:12Z',
    ' 2026-01-05T10:11:12Z',
    '2026-01-05T10:11:12Z ',
    '2026-01-05X10:11:12Z',
    '2026-01-05T10.11:12Z',
    '12026-01-05T10:11:12Z',
    '',
    'now',
  ].map((text) => time(`"${text}"`)),
  // Types and names.
  ...[
    '"custom_event"',
    '"session_start"',
    '"purchase"',
    '"location"',
    '"profile"',
    '"nonsense"',
    '""',
    '5',
    '[]',
    '{}',
  ].map((text) => lineWith(`"type":${text}`)),
  ...['""', 'null', '5', 'true', '[]', '{"a":1}', '"demo"', '"unknown"', '"\\u0064emo"'].flatMap((text) => [
    `{"user_id":"u","time":1,"event":${text}}`,
    `{"user_id":"u","time":1,"name":${text}}`,
    `{"user_id":"u","time":1,"event":${text},"name":"demo"}`,
    `{"user_id":"u","time":1,"name":${text},"event":"demo"}`,
    `{"user_id":"u","time":1,"event":${text},"type":"purchase"}`,
  ]),
  ...[
    'null',
    '5',
    '"x"',
    '[]',
    'true',
    '{}',
    '{ }',
    '{"plan":}',
    '{"plan" 1}',
    '{"plan":1,}',
    '{"plan":01}',
    '{"plan":tru}',
    '{"plan":"a}',
    '{"plan":[1,]}',
    '{"plan":{"a":[1,{"b":"c"}]}}',
    '{"plan":1e400}',
    '{"plan":-0}',
    '{"plan":12345678901234567890}',
    '{"z":[1,]}',
    '{"z":nope}',
    '{"z":"\\x"}',
    '{"z":{]}}',
    '{"z":[}]}',
    '{z:1}',
    '{"z":1 "plan":2}',
    '{"plan":"\\ud800"}',
  ].flatMap((text) => [properties(text), lineWith(`"attributes":${text}`), lineWith(`"other":${text}`)]),
  // Broken at the top.
  `${line}x`,
  `${line},`,
  `${line}}`,
  `${line} ${line}`,
  `[${line}]`,
  line.replace(',', ''),
  line.replace(':', ''),
  line.replace(',', ',,'),
  line.replace('}', '},'),
  line.replace('"id"', 'id'),
  line.replace('"id"', "'id'"),
  `${line.slice(0, -1)},}`,
  lineWith('"odd":tru'),
  lineWith('"odd":True'),
  lineWith('"odd":1x'),
  lineWith('"odd":0x1'),
  lineWith('"odd":NaN'),
  lineWith('"odd":'),
  lineWith('"odd":+1'),
  lineWith('"odd":1.e1'),
  lineWith('"odd":1e'),
  lineWith('"odd":-'),
  lineWith('"odd":00'),
  lineWith('"odd":1.5e-10'),
  lineWith('"odd":falsey'),
  lineWith('"odd":nulls'),
  // Deep and long.
  properties(`{"plan":${'['.repeat(59)}1${']'.repeat(59)}}`),
  properties(`{"plan":${'['.repeat(500)}1${']'.repeat(500)}}`),
  properties(`{"z":${'[{"a":'.repeat(500)}1${'}]'.repeat(500)}}`),
  properties(`{"z":${'[{"a":'.repeat(50)}1${'}]'.repeat(49)}}`),
  properties(`{"z":"${'\\\\'.repeat(333)}","plan":"${'\\"'.repeat(101)}"}`),
  ...[30, 31, 32, 33, 62, 63, 64, 65].flatMap((length) => [
    properties(`{"z":"${'x'.repeat(length)}\\","plan":1}`),
    properties(`{"z":"${'x'.repeat(length)}\\\\","plan":1}`),
    properties(`{"z":["${'x'.repeat(length)}\\\\\\"]"],"plan":1}`),
    user(`"${'y'.repeat(length)}"`),
  ]),
  lineWith(`"note":"${'long '.repeat(20_000)}"`),
  lineWith(`"note":"${'long '.repeat(13_080)}"`),
  ...[65_534, 65_535, 65_536, 65_537].map((length) => lineWith(`"note":"${'n'.repeat(length - 48)}"`).padEnd(length)),
  // Bytes that are no text.
  Buffer.from('7b22757365725f6964223a2275ff222c2274696d65223a317d', 'hex'),
  ...[
    'ff',
    'c080',
    'c3',
    'e28c',
    'eda080',
    'f0808080',
    'f4908080',
    'f8888080',
    '80',
    'c3a9',
    'e282ac',
    'f09f9880',
    'efbfbf',
    'ed9fbf',
    'ee8080',
  ].flatMap((hex) => [
    Buffer.concat([Buffer.from('{"user_id":"u'), Buffer.from(hex, 'hex'), Buffer.from('","time":1,"event":"demo"}')]),
    Buffer.concat([
      Buffer.from('{"user_id":"u","time":1,"event":"demo","note":"'),
      Buffer.from(hex, 'hex'),
      Buffer.from('"}'),
    ]),
    Buffer.concat([Buffer.from('{"user_id":"u","time":1,"event":"demo"}'), Buffer.from(hex, 'hex')]),
  ]),
  `\ufeff${line}`,
  `\0${line}`,
  line.replace('u1', 'u\0'),
  line.replace('pro', '\u2028\u2029\u007f'),
]

const scalars = fc.oneof(
  ...[
    fc.constantFrom(
      'null',
      'true',
      '-0',
      '1e5',
      '0.1',
      '"x"',
      '"\\u00e9"',
      '"é"',
      '"\\\\"',
      '"a b"',
      '12',
      '1767607874000',
    ),
  ],
  fc.json({ maxDepth: 3 }),
)
const keys = fc.constantFrom(
  'user_id',
  'time',
  'event',
  'type',
  'name',
  'id',
  'properties',
  'attributes',
  'plan',
  'a',
  'é',
  'x\\"y',
  'us\\u0065r_id',
  '',
)
const typical: Readonly<Record<string, fc.Arbitrary<string>>> = {
  user_id: fc.oneof(fc.constantFrom('"u1"', '"u2"', '7', '"ü"'), scalars),
  time: fc.oneof(
    fc.constantFrom('"2026-01-05T10:11:12Z"', '"2026-02-28T23:59:59.999+01:00"', '"2026-01-05"', '1767607874', '5.25'),
    scalars,
  ),
  event: fc.oneof(fc.constantFrom('"demo"', '"plain"', '"other"'), scalars),
  type: fc.oneof(fc.constantFrom('"profile"', '"purchase"', '"custom_event"', '"location"'), scalars),
  properties: fc.oneof(
    fc.constantFrom('{"plan":"pro","a":{"b":[1,2]}}', '{"price":1.50, "product_id":"s"}', '{"plan":1,"plan":[]}'),
    scalars,
  ),
  attributes: fc.oneof(fc.constantFrom('{"email":"a@b","score":1}', '{ "z" : 1 }'), scalars),
  id: fc.oneof(fc.constantFrom('"e1"', '5', 'null'), scalars),
}
const member = keys.chain((key) => fc.tuple(fc.constant(`"${key}"`), typical[key] ?? scalars))
const blank = fc.constantFrom('', '', '', ' ', '  ', '\t')
const record = fc
  .tuple(fc.array(fc.tuple(member, blank, blank), { maxLength: 9 }), fc.boolean())
  .map(([members, complete]) => {
    const all = members.map(([[key, value], before, after]) => `${before}${key}${after}:${before}${value}${after}`)
    if (complete) all.unshift('"user_id":"u"', '"time":1', '"event":"demo"')
    return `{${all.join(',')}}`
  })

/** Texts with the marks of JSON in them. */
const marks = fc
  .array(fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', ' ', 'a', '}}', '},', '},"a', 'long'.repeat(8)), {
    maxLength: 6,
  })
  .map((pieces) => JSON.stringify(pieces.join('')))
const marked = fc
  .array(
    fc.tuple(fc.oneof(marks, fc.constant('"plan"')), fc.oneof(marks, fc.constantFrom('1', '{"a":"}"}', '["}"]'))),
    {
      maxLength: 5,
    },
  )
  .map((members) => `{${members.map(([key, value]) => `${key}:${value}`).join(',')}}`)
/** A whole line in any order, whose object has such texts. */
const markedRecord = fc
  .tuple(fc.constantFrom('"event":"demo","properties":', '"type":"profile","attributes":'), marked, marks)
  .chain(([before, object, note]) => {
    const [event, key] = before.split(/(?<="),/) as [string, string]
    const fields = [event, `${key}${object}`, '"user_id":"u"', '"time":"2026-01-05T10:11:12.345Z"', `"note":${note}`]
    return fc.shuffledSubarray(fields, { minLength: 4 })
  })
  .map((fields) => `{${fields.join(',')}}`)

/** A line, mostly with something done to it that the grammar, or an event, does not allow. */
export const oddLine: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(
      record,
      record,
      markedRecord,
      fc.constantFrom(...handWritten.filter((one): one is string => typeof one === 'string' && one.length < 400)),
    ),
    fc.constantFrom('keep', 'keep', 'cut', 'drop', 'double', 'insert'),
    fc.nat(),
    fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', ' ', '0', '\t', 'é', '\u0000', 'x', '\r'),
  )
  .map(([text, change, place, piece]) => {
    const at = text.length === 0 ? 0 : place % text.length
    if (change === 'cut') return text.slice(0, at)
    if (change === 'drop') return text.slice(0, at) + text.slice(at + 1)
    if (change === 'double') return text.slice(0, at) + text.charAt(at) + text.slice(at)
    return change === 'insert' ? text.slice(0, at) + piece + text.slice(at) : text
  })
  .filter((text) => !text.includes('\n'))
