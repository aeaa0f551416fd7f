/** SARIF, checked by the official schema. */
import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' }
import { Ajv } from 'ajv'
import { expect } from 'vitest'

const formats = {
  uri: (text: string) => URL.canParse(text),
  'uri-reference': (text: string) => /^[\w.~:/?#[\]@!$&'()*+,;=%-]*$/.test(text) && URL.canParse(text, 'file:///'),
  'date-time': true,
} as const
// The schema is of draft 4; it uses nothing that later drafts read differently.
export const isSarif = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, formats }).compile({
  ...schema,
  $schema: undefined,
  id: undefined,
})

interface Result {
  ruleId: string
  ruleIndex: number
  level: string
  message: { text: string }
  locations: Location[]
  relatedLocations?: (Location & { id: number; message: { text: string } })[]
  partialFingerprints: { primaryLocationLineHash: string }
  suppressions?: { kind: string; justification: string }[]
}
interface Location {
  physicalLocation: { artifactLocation: { uri: string; uriBaseId?: string }; region: object }
}
interface Rule {
  id: string
  help?: { text: string; markdown: string }
  shortDescription?: { text: string }
  defaultConfiguration: { level: string }
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: Rule[]; readonly version: string } }
  readonly results: Result[]
  readonly columnKind: string
  readonly invocations: readonly { readonly toolExecutionNotifications?: readonly { message: { text: string } }[] }[]
}

/** The one run of a log that the schema takes. */
export function readSarif(text: string) {
  const log = JSON.parse(text)
  expect(isSarif(log) ? [] : isSarif.errors).toEqual([])
  const [run] = log.runs as Run[]
  return { ...run!, rules: run!.tool.driver.rules }
}

export { schema }
