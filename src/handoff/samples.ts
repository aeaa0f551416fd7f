/** A few leads that stand for all: what the webhook sends for them, and when one of their attributes is absent. */
import type { LiquidFinding } from '../liquid/finding.ts'
import type { RenderedField, WebhookField } from './compiled-webhook.ts'
import { stoppingField } from './compiled-webhook.ts'
import { attributesRead, candidateInputs, type LeadInput, literalsOf } from './inputs.ts'
import { leadContext } from './lead-context.ts'
import type { RenderFields, ScoreBounds } from './probe.ts'
import { jsonProblem } from '../text/json-problem.ts'

export interface Sample {
  readonly input: LeadInput
  /** The attribute that this lead lacks; undefined for a lead that has all. */
  readonly absent: string | undefined
  /** In the order of the webhook's fields: URL, headers, body. */
  readonly texts: readonly string[]
  readonly findings: readonly (readonly LiquidFinding[])[]
}

const mostScores = 40
const mostAttributes = 20
const mostPaths = 6

/** Requests that are sent, leads with all attributes first. `always` are attributes that no lead lacks. */
export function sampleRequests(
  fields: readonly WebhookField[],
  score: string,
  { min, max }: ScoreBounds,
  always: ReadonlySet<string>,
  render: RenderFields,
): Sample[] {
  const sample = (input: LeadInput, absent?: string): Sample | undefined => {
    const rendered = render(leadContext('user-1', input))
    return stoppingField(rendered) ? undefined : { input, absent, ...textsOf(rendered) }
  }
  const others = attributesRead(fields, score)
    .filter((name) => name !== score)
    .slice(0, mostAttributes)
  const inReach = (n: number) => n >= (min ?? -Infinity) && n <= (max ?? Infinity)
  const scores = [...new Set(literalsOf(fields).numbers.flatMap((n) => [n + 1, n, n - 1])), 1].filter(inReach)
  if (scores.length === 0) scores.push(max ?? min ?? 1)
  const input = (value: unknown, rest: LeadInput): LeadInput => new Map([...rest, [score, value]])
  const texts = new Map<string, unknown>(others.map((name, index) => [name, `sample-${index + 1}`]))
  const found =
    firstOf(scores, (value) => sample(input(value, texts))) ??
    firstOf(others.length > 0 ? candidateInputs(fields, score) : [], (one) =>
      one.has(score) ? sample(one) : undefined,
    )
  if (!found) return []
  const base = withLikelyTypes(found, others, sample)
  const paths = new Map<string, Sample>()
  for (const value of [found.input.get(score), ...scores.slice(0, mostScores)]) {
    const one = sample(input(value, base))
    const shape = one && JSON.stringify(one.texts).replaceAll(String(value), '#')
    if (shape !== undefined && !paths.has(shape) && paths.size < mostPaths) paths.set(shape, one!)
  }
  const whole = [...paths.values()]
  const lacking = whole.flatMap((one) =>
    others
      .filter((name) => one.input.has(name) && !always.has(name))
      .flatMap((name) => sample(new Map([...one.input].filter(([key]) => key !== name)), name) ?? []),
  )
  return [...whole, ...lacking]
}

/** A text where a number belongs would break JSON that is sound for real leads: the type that does best is taken. */
function withLikelyTypes(
  found: Sample,
  others: readonly string[],
  sample: (input: LeadInput) => Sample | undefined,
): LeadInput {
  let best = found
  for (const [index, name] of others.entries()) {
    if (!best.input.has(name) || flaws(best)[0] === -Infinity) continue
    for (const value of [7_000 + index, true]) {
      const other = sample(new Map([...best.input, [name, value]]))
      if (other && isLess(flaws(other), flaws(best))) best = other
    }
  }
  return best.input
}

/** Rendering errors, then how early the body stops being JSON; -Infinity first when there is nothing to improve. */
function flaws({ texts, findings }: Sample): readonly [number, number] {
  const errors = findings.flat().filter(({ code }) => code === 'LS331').length
  const problem = jsonProblem(texts.at(-1)!)
  return errors === 0 && !problem ? [-Infinity, 0] : [errors, problem ? -problem.at : -Infinity]
}

const isLess = (a: readonly [number, number], b: readonly [number, number]) =>
  a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])

function textsOf(rendered: readonly RenderedField[]): Pick<Sample, 'texts' | 'findings'> {
  return {
    texts: rendered.map(({ result }) => result.text ?? ''),
    findings: rendered.map(({ result }) => result.diagnostics),
  }
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}
