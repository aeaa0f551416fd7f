// The harnesses themselves, on a little SQL of this file: tables go in as they are, results come out, nothing is left.

import { afterAll, describe, expect, test } from 'vitest'
import { duckdb } from './duckdb.ts'
import { eventColumns, profileColumns, type Engine, type Session, type Table } from './engine.ts'
import { fakesnow } from './fakesnow.ts'
import { isAsked } from './installed.ts'
import { postgres } from './postgres.ts'
import { spark } from './spark.ts'
import { zetasql } from './zetasql.ts'
import { lexis, statementsOf } from './statements.ts'

const odd = 'a"b\\c\'d;\n\te`f😀 --$$'

const events: Table = {
  name: 'the "events"',
  columns: eventColumns,
  rows: [
    {
      user_id: 'u1',
      time: Date.parse('2026-03-08T06:59:59.999Z'),
      type: 'custom_event',
      name: odd,
      properties: JSON.stringify({ [odd]: odd, plain: odd }),
      attributes: null,
      id: null,
      seq: 0,
    },
    { user_id: odd, time: -1, type: 'profile', name: null, properties: null, attributes: '{"n":12.5}', id: '', seq: 1 },
  ],
}
const profiles: Table = {
  name: 'profiles; 😀',
  columns: profileColumns,
  rows: [{ user_id: odd, attributes: JSON.stringify({ x: odd }) }],
}
const plain = (value: unknown) => (typeof value === 'bigint' ? Number(value) : value)

const scripts = {
  duckdb: {
    engine: duckdb,
    result: 'out;',
    script: `create table "out;" as select e.user_id, epoch_ms(e.time) as ms, e.name,
      from_json(e.properties, '"MAP(VARCHAR, VARCHAR)"')[e.name] as p, e.attributes ->> '$.n' as n, e.id, e.seq, p.attributes ->> '$.x' as x
      from "the ""events""" e left join "profiles; 😀" p on p.user_id = e.user_id;`,
  },
  snowflake: {
    engine: fakesnow,
    result: 'out;',
    script: `create or replace table "out;" as select e.user_id, date_part(epoch_millisecond, e.time) as ms, e.name,
      e.properties:plain::varchar as p, e.attributes:n::varchar as n, e.id, e.seq, p.attributes:x::varchar as x
      from "the ""events""" e left join "profiles; 😀" p on p.user_id = e.user_id;`,
  },
  postgres: {
    engine: postgres,
    result: 'out;',
    script: `create table "out;" as select e.user_id, (extract(epoch from e.time) * 1000)::bigint as ms, e.name, e.properties ->> e.name as p,
      (e.attributes ->> 'n') as n, e.id, e.seq, p.attributes ->> 'x' as x
      from "the ""events""" e left join "profiles; 😀" p on p.user_id = e.user_id;`,
  },
  spark: {
    engine: spark,
    // The catalog of open-source Spark takes no other names than words.
    result: 'results',
    script: `-- one;
      drop table if exists results;
      create table results as select e.user_id, unix_millis(e.time) as ms, e.name, json_object_keys(e.properties)[0] as k,
      from_json(e.properties, 'map<string,string>')[e.name] as p, get_json_object(e.attributes, '$.n') as n, e.id, e.seq,
      from_json(p.attributes, 'map<string,string>')['x'] as x
      from \`the "events"\` e left join \`profiles; 😀\` p on p.user_id = e.user_id;`,
  },
  bigquery: {
    engine: zetasql,
    result: 'out;',
    script: `drop table if exists \`out;\`; create or replace table \`out;\` as -- ;
      select e.user_id, unix_millis(e.time) as ms, e.name, json_value(e.properties[e.name]) as p,
      json_value(e.attributes, '$.n') as n, e.id, e.seq, json_value(p.attributes, '$.x') as x
      from \`the "events"\` e left join \`profiles; 😀\` p on p.user_id = e.user_id;`,
  },
} satisfies Record<string, { engine: Engine; result: string; script: string }>

const expected = [
  { user_id: 'u1', ms: Date.parse('2026-03-08T06:59:59.999Z'), name: odd, p: odd, n: null, id: null, seq: 0, x: null },
  { user_id: odd, ms: -1, name: null, p: null, n: '12.5', id: '', seq: 1, x: odd },
]

describe.each(Object.entries(scripts))('%s', (name, { engine, result, script }) => {
  let session: Session | undefined
  afterAll(() => session?.stop())

  test('tables go in and come out as they were, again and again', async ({ skip }) => {
    const reason =
      ['duckdb', 'postgres'].includes(name) || isAsked(name)
        ? engine.unavailable()
        : `not asked for (npm run test:${name})`
    if (reason !== null) skip(reason)
    session = await engine.start()
    for (let i = 0; i < 2; i++) {
      const [rows] = await session.run([events, profiles], script, [result])
      const found = rows!.map((row) =>
        Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plain(value)])),
      )
      expect(found.toSorted((a, b) => Number(a['seq']) - Number(b['seq']))).toEqual(
        expected.map((row) => expect.objectContaining(row) as unknown),
      )
    }
    await expect(session.run([events, profiles], 'select nothing_of_this_name;', [])).rejects.toThrow(
      /nothing_of_this_name/i,
    )
    const [again] = await session.run([events, profiles], script, [result])
    expect(again).toHaveLength(2)
  }, 300_000)
})

test('a script is cut where its dialect ends a statement', () => {
  expect(statementsOf(`select 1; -- a;\n/* b; */ ;select ';\\';', "x;", \`y;\``, lexis.spark)).toEqual([
    'select 1',
    `select ';\\';', "x;", \`y;\``,
  ])
})
