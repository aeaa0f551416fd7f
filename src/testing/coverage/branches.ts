/** The branches of the webhook's Liquid, each taken and not taken. */
import type { Attributes } from '../../condition/compile.ts'
import type { Path } from '../../document/parse.ts'
import { compileWebhook, type WebhookField } from '../../handoff/compiled-webhook.ts'
import { leadContext } from '../../handoff/lead-context.ts'
import type { Handoff } from '../../plan/plan.ts'
import { leadName } from '../bench.ts'
import type { Goal, GoalItem } from './goals.ts'

/** What a server or a catalog would have to answer, tests cannot show. */
const asks = /\{%-?\s*(?:connected_content|catalog_\w+|promotion|shopping_cart)\b|\bcontent_blocks\b/

/** Distinct inputs that are remembered: leads of a log often have the same score. */
const maximumRemembered = 100_000

interface Branch {
  readonly field: number
  readonly start: number
  readonly taken: Goal
  readonly skipped: Goal
}

export class Branches {
  readonly items: readonly GoalItem[]
  readonly #fields: readonly WebhookField[]
  readonly #reads: readonly string[]
  readonly #seen = new Set<string>()
  #open: readonly Branch[]

  constructor({ webhook }: Handoff) {
    this.#fields = compileWebhook(webhook)
    const paths: Path[] = [['url'], ...webhook.headers.map(({ name }) => ['headers', name]), ['body']]
    const found = this.#fields.flatMap(({ text, template }, field) =>
      template.branches
        .filter(({ span }) => !asks.test(text.slice(0, span.start)))
        .map(({ tag, span }) => {
          const [taken, skipped] = [`\`${tag}\` taken`, `\`${tag}\` not taken`].map((name) => ({ name, met: false }))
          const path: Path = ['handoff', 'webhook', ...paths[field]!]
          const item: GoalItem = {
            kind: 'hand-off',
            name: `branch ${tag}`,
            path,
            within: span,
            goals: [taken!, skipped!],
          }
          return { item, branch: { field, start: span.start, taken: taken!, skipped: skipped! } }
        }),
    )
    this.items = found.map(({ item }) => item)
    this.#open = found.map(({ branch }) => branch)
    this.#reads = this.#fields.flatMap(({ template }) => template.reads.map(({ name }) => name))
  }

  /** The webhook is rendered for a lead: what is sent, or aborts. */
  render(attributes: Attributes, now: number): void {
    const open = this.#open
    if (open.length === 0 || this.#isKnown(attributes)) return
    const context = leadContext(leadName, attributes)
    for (const [field, { template }] of this.#fields.entries()) {
      const own = open.filter((branch) => branch.field === field)
      if (own.length === 0) continue
      const onBranch = (start: number, taken: boolean) => {
        for (const branch of own) if (branch.start === start) (taken ? branch.taken : branch.skipped).met = true
      }
      template.render(context, { now, onBranch })
    }
    this.#open = open.filter(({ taken, skipped }) => !taken.met || !skipped.met)
  }

  #isKnown(attributes: Attributes): boolean {
    if (this.#fields.some(({ template }) => template.timeDependent)) return false
    // Profile fields are attributes, too; one of them has another name there.
    const key = JSON.stringify([...this.#reads, 'email'].map((name) => attributes.get(name) ?? null))
    if (this.#seen.has(key)) return true
    if (this.#seen.size < maximumRemembered) this.#seen.add(key)
    return false
  }
}
