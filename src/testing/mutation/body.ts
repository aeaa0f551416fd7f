/** Changes of the webhook body: every number that its Liquid compares with, by one. A stated threshold goes along. */
import type { Path } from '../../document/parse.ts'
import { partOf } from '../part-of.ts'
import { replaceWithin, withValue } from './edit.ts'
import type { Mutant, Original } from './mutants.ts'

const path: Path = ['handoff', 'webhook', 'body']

interface Literal {
  readonly at: number
  readonly text: string
}

export function bodyChanges({ config, document }: Original): Mutant[] {
  const { handoff } = config
  const text = handoff?.webhook.body
  if (text === undefined) return []
  return comparedNumbers(text).flatMap(({ at, text: written }) =>
    [1, -1].map((step): Mutant => {
      const put = String(Number(written) + step)
      const edit = replaceWithin(
        config,
        path,
        { text, at, length: written.length, put },
        partOf(document, path, { start: at, end: at + written.length }),
      )
      const stated = handoff!.threshold === Number(written)
      return {
        kind: 'threshold',
        change: `the body of the webhook compares with ${put} instead of ${written}`,
        ...edit,
        config: stated ? withValue(edit.config, ['handoff', 'threshold'], Number(put)) : edit.config,
      }
    }),
  )
}

/** Numbers beside a comparison, and those that `assign` gives a name to. */
function comparedNumbers(text: string): Literal[] {
  return [...text.matchAll(/\{%[\s\S]*?%\}/g)].flatMap(({ 0: tag, index }) =>
    [
      ...tag.matchAll(
        /(?:(?<=(?:[<>]=?|[!=]=)\s*)|(?<=\bassign\s+\w+\s*=\s*))-?\d+(?![\w.])|-?\b\d+(?=\s*(?:[<>]|[!=]=))/g,
      ),
    ].map((number) => ({ at: index + number.index, text: number[0] })),
  )
}
