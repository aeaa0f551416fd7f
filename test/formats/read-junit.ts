/** JUnit, read by an XML parser that is not ours. */
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { expect } from 'vitest'

const lists = new Set(['testsuite', 'testcase', 'failure', 'error', 'skipped', 'system-out'])
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  textNodeName: 'text',
  parseTagValue: false,
  trimValues: false,
  isArray: (name, _path, _isLeaf, isAttribute) => !isAttribute && lists.has(name),
  htmlEntities: true,
})

export interface Case {
  name: string
  classname: string
  file: string
  line: string
  failure?: { message: string; type: string; text: string }[]
  error?: { message: string; type: string; text: string }[]
  skipped?: { message: string }[]
  'system-out'?: string[]
}
interface Counts {
  name: string
  tests: string
  failures: string
  errors: string
  skipped: string
  time: string
}
export interface Suite extends Counts {
  testcase: Case[]
}

export function readJunit(xml: string): Counts & { testsuite: Suite[] } {
  expect(XMLValidator.validate(xml)).toBe(true)
  // What XML 1.0 allows: https://www.w3.org/TR/xml/#charsets
  expect(xml).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u)
  return parser.parse(xml).testsuites
}
