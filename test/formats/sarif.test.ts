/** SARIF, read by the official schema: what code scanning takes is what we write. */
import { expect, test } from 'vitest'
import { ruleCatalog } from '../../src/rules/catalog.ts'
import { version } from '../../src/version.ts'
import { finding, findingsOf, hostile, sampleFindings, show } from './findings.ts'
import { isSarif, readSarif, schema } from './read-sarif.ts'

const sarif = async (...args: Parameters<typeof show> extends [string, ...infer Rest] ? Rest : never) =>
  readSarif(await show('sarif', ...args))

test('the schema is the one of SARIF 2.1.0, and can fail', () => {
  expect(schema).toMatchObject({ title: expect.stringContaining('SARIF) Version 2.1.0') })
  expect(isSarif({ version: '2.0.0', runs: [] })).toBe(false)
  expect(isSarif({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [{ level: 'info' }] }] })).toBe(
    false,
  )
})

test('no findings are a run without results', async () => {
  const { results, rules } = await sarif([], 'error', ['a.yaml'])
  expect({ results, rules }).toEqual({ results: [], rules: [] })
})

test('severities, places, rules and the version', async () => {
  const { results, rules, tool, columnKind } = await sarif(sampleFindings())
  expect(results.map(({ level }) => level)).toEqual(['warning', 'error', 'note', 'error', 'error', 'error', 'error'])
  for (const { ruleId, ruleIndex } of results) expect(rules[ruleIndex]!.id).toBe(ruleId)
  expect(tool.driver.version).toBe(version)
  // 😀 is one character and two of these units; the end is the column after.
  expect(columnKind).toBe('utf16CodeUnits')
  expect(results[2]!.locations[0]!.physicalLocation.region).toEqual({
    startLine: 2,
    startColumn: 9,
    endLine: 2,
    endColumn: 11,
  })
  expect(results[1]!.locations[0]!.physicalLocation.region).toMatchObject({ startLine: 1, startColumn: 1, endLine: 3 })
  expect(results[0]!.relatedLocations).toMatchObject([{ id: 1, message: { text: 'first defined here' } }])
  expect(results[0]!.message.text).toBe('the key `key` is given twice\nkeep one\nor none')
})

test('files are named from the root of the repository, as URIs', async () => {
  const uris = async (file: string) => {
    const { results } = await sarif([finding('x', { file })])
    return results[0]!.locations[0]!.physicalLocation.artifactLocation
  }
  const uriBaseId = '%SRCROOT%'
  expect(await uris('leadscore.yaml')).toEqual({ uri: 'scoring/leadscore.yaml', uriBaseId })
  expect(await uris('./x/../leadscore.yaml')).toEqual({ uri: 'scoring/leadscore.yaml', uriBaseId })
  expect(await uris('../other/a b#ü.yaml')).toEqual({ uri: 'other/a%20b%23%C3%BC.yaml', uriBaseId })
  expect(await uris('/repo/a%2F.yaml')).toEqual({ uri: 'a%252F.yaml', uriBaseId })
  expect(await uris('..hidden.yaml')).toEqual({ uri: 'scoring/..hidden.yaml', uriBaseId })
  expect(await uris('../../outside.yaml')).toEqual({ uri: 'file:///outside.yaml' })
  expect(await uris('half \ud800.yaml')).toEqual({ uri: 'scoring/half%20%EF%BF%BD.yaml', uriBaseId })
})

test('suppressed findings say so, and then all others say that they are not', async () => {
  const { results } = await sarif(sampleFindings())
  expect(
    results.map(({ suppressions }) => suppressions!.map(({ kind, justification }) => `${kind}: ${justification}`)),
  ).toEqual([
    [],
    [],
    [],
    ['inSource: the launch is in March (snoozed until 2026-03-31)'],
    ['inSource: meant | so'],
    [],
    [],
  ])
  const { results: open } = await sarif([finding('x')])
  expect(open[0]).not.toHaveProperty('suppressions')
})

test('an alert stays the same one when lines are added above it', async () => {
  const yaml = 'version: 1\nname: x\nscore: { attribute: s }\nentry: { triggers: [a_b, a_b] }\naction_groups: []\n'
  const prints = async (text: string) =>
    (await sarif(findingsOf(text))).results.map(
      ({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash,
    )
  const before = await prints(yaml)
  expect(new Set(before).size).toBe(before.length)
  expect(before.length).toBeGreaterThan(2)
  expect(await prints(`# a comment\n\n${yaml}`)).toEqual(before)
  expect(await prints(yaml.replace('[a_b', '[c_d'))).not.toEqual(before)
})

test('hostile messages and names stay text', async () => {
  const { results } = await sarif(
    hostile.map((message) => finding(message || '-', { notes: [message], file: `${message}.yaml` })),
  )
  expect(results).toHaveLength(hostile.length)
  // eslint-disable-next-line no-control-regex -- looking for control characters is the purpose
  for (const { message } of results) expect(message.text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
})

test('every rule is described, with help that code scanning shows', async () => {
  const catalog = ruleCatalog()
  const { rules } = await sarif(
    catalog.map(({ code, name, severity }) => ({ ...finding(name, { severity }), code, rule: name })),
  )
  expect(rules.map(({ id }) => id)).toEqual(catalog.map(({ code }) => code))
  for (const [index, { code, summary, why, bad }] of catalog.entries()) {
    const { shortDescription, help } = rules[index]!
    expect(shortDescription?.text).toBe(summary)
    expect(help?.text).toContain(why)
    expect(help?.markdown).toContain(bad === '' ? why : `\`\`\`yaml\n${bad.trimEnd()}\n\`\`\``)
    expect(help?.text).toContain(`leadscore rules ${code}`)
  }
})

test.each(ruleCatalog().map(({ code, bad }) => [code, bad] as const))(
  'what the example of %s has to say',
  async (_, bad) => {
    const findings = findingsOf(bad)
    expect((await sarif(findings)).results).toHaveLength(findings.length)
  },
)
