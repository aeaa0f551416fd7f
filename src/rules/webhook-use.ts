/** The webhook of a hand-off: its templates, and what rendering them shows. Each is worked out once, when it is asked for. */
import type { LeadscoreConfig } from '../config/config.generated.ts'
import { type RenderedField, renderFields } from '../handoff/compiled-webhook.ts'
import { probeFields, type Probe, type RenderFields } from '../handoff/probe.ts'
import { sampleRequests, type Sample } from '../handoff/samples.ts'
import { isSound, type TemplateUse, templatesOf } from './templates.ts'

/** Longer templates are no hand-off that people write, and are not rendered. */
const longest = 50_000
/** A template that computes for longer than this is not tried any further. */
const patienceMs = 1_000
const limits = { renderMs: 100, memory: 1_000_000, outputLength: 200_000 }

export class WebhookUse {
  /** Parsed: URL, headers, body. None without a hand-off. */
  readonly templates: readonly TemplateUse[]
  readonly #config: LeadscoreConfig
  readonly #always: () => ReadonlySet<string>
  #probe: Probe | null | undefined
  #samples: readonly Sample[] | undefined

  constructor(config: LeadscoreConfig, always: () => ReadonlySet<string>) {
    this.#config = config
    this.#always = always
    this.templates = templatesOf(config.handoff)
  }

  get body(): TemplateUse | undefined {
    return this.templates.find(({ field }) => field === 'body')
  }

  get url(): TemplateUse | undefined {
    return this.templates.find(({ field }) => field === 'url')
  }

  get headers(): readonly TemplateUse[] {
    return this.templates.filter(({ field }) => field === 'header')
  }

  /** At which scores within its bounds the hand-off is sent; undefined when the templates cannot tell. */
  get probe(): Probe | undefined {
    if (this.#probe === undefined) {
      const { score, handoff } = this.#config
      const declared = handoff?.threshold ?? null
      // The other fields have no say.
      const deciding = this.templates.filter(({ template }) => template.canAbort)
      this.#probe =
        this.#rendered(deciding, (render) => probeFields(deciding, score.attribute, this.#bounds, declared, render)) ??
        null
    }
    return this.#probe ?? undefined
  }

  /** Requests that are sent, for some leads that stand for all. */
  get samples(): readonly Sample[] {
    this.#samples ??=
      this.#rendered(this.templates, (render) =>
        sampleRequests(this.templates, this.#config.score.attribute, this.#bounds, this.#always(), render),
      ) ?? []
    return this.#samples
  }

  get #bounds() {
    const { min = null, max = null } = this.#config.score
    return { min, max }
  }

  /** Nothing of a template with a mistake in it is rendered: what came out would only repeat the mistake. */
  #rendered<T>(fields: readonly TemplateUse[], work: (render: RenderFields) => T): T | undefined {
    const { min, max } = this.#bounds
    if (this.templates.length === 0 || (min !== null && max !== null && min >= max)) return undefined
    if (!this.templates.every((use) => isSound(use) && use.text.length <= longest)) return undefined
    const started = performance.now()
    const render: RenderFields = (context) => {
      const rendered = renderFields(fields, context, { now: 0, limits })
      if (rendered.some(hitsLimit) || performance.now() - started > patienceMs) throw new TooSlow()
      return rendered
    }
    try {
      return work(render)
    } catch (error) {
      if (error instanceof TooSlow) return undefined
      throw error
    }
  }
}

class TooSlow extends Error {}

const hitsLimit = ({ result }: RenderedField) => result.diagnostics.some(({ code }) => code === 'LS336')
