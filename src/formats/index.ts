/** The output formats, and which of them can show a kind of result. */
import type { Format, FormatContext, ResultKind, Results } from './format.ts'
import * as registered from './registry.ts'

export const formats: readonly Format[] = Object.values(registered)

export function formatNames(kind: ResultKind): string[] {
  const names = formats.filter((format) => format.renderers[kind]).map(({ name }) => name)
  return names.sort((a, b) => Number(b === 'pretty') - Number(a === 'pretty'))
}

/** The text of a result; `name` is one of `formatNames(kind)`. */
export async function formatResult<Kind extends ResultKind>(
  name: string,
  kind: Kind,
  result: Results[Kind],
  context: FormatContext,
): Promise<string> {
  const format = formats.find((candidate) => candidate.name === name)
  const load = format?.renderers[kind]
  if (!load) throw new Error(`format ${name} cannot show ${kind}`)
  const render = await load()
  return render(result, context)
}
