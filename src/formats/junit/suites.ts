/** Suites with their counts, the same for everything that is reported as JUnit. */
import { element, type Element } from './xml.ts'

export interface Suite {
  readonly name: string
  readonly cases: readonly Element[]
}

export function testSuites(suites: readonly Suite[]): Element {
  const all = suites.flatMap(({ cases }) => cases)
  return element(
    'testsuites',
    { name: 'leadscore', ...counts(all) },
    suites.map(({ name, cases }) => element('testsuite', { name, ...counts(cases) }, cases)),
  )
}

function counts(cases: readonly Element[]) {
  const having = (name: string) => cases.filter(({ children }) => children.some((child) => isElement(child, name)))
  const seconds = cases.reduce((sum, { attributes }) => sum + Number(attributes['time']), 0)
  return {
    tests: cases.length,
    failures: having('failure').length,
    errors: having('error').length,
    skipped: having('skipped').length,
    time: Number(seconds.toFixed(3)),
  }
}

const isElement = (child: Element | string, name: string) => typeof child !== 'string' && child.name === name
