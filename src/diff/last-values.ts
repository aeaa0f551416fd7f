/** The last value that a log gives an attribute of each lead: the segments of a comparison. */
import type { ProfileRow } from '../events/event.ts'
import type { ParsedBlock } from '../events/formats/format.ts'
import type { LogSource } from '../events/read-log.ts'

interface Value {
  readonly value: unknown
  readonly time: number
}

export class LastValues {
  readonly attribute: string
  readonly #until: number
  readonly #values = new Map<string, Value>()
  readonly #seen = new Set<string>()

  constructor(attribute: string, until: number) {
    this.attribute = attribute
    this.#until = until
  }

  /** A row of the state before the first event. */
  begin({ user_id, attributes }: ProfileRow): void {
    this.#apply(user_id, -Infinity, attributes)
  }

  /** The names of all attributes that lines of the log give. */
  get attributes(): ReadonlySet<string> {
    return this.#seen
  }

  /** The same source; what is read from it passes by here. */
  watch(source: LogSource): LogSource {
    const observe = (block: ParsedBlock) => this.#observe(block)
    const { format } = source
    return {
      ...source,
      format: {
        ...format,
        commit: undefined,
        async *read(input) {
          for await (const block of format.read(input)) {
            observe(block)
            yield block
          }
        },
      },
    }
  }

  #observe({ events }: ParsedBlock): void {
    for (const { type, user, time, attributes } of events) {
      if (type === 'profile' && time <= this.#until) this.#apply(user, time, attributes!)
    }
  }

  #apply(user: string, time: number, attributes: Readonly<Record<string, unknown>>): void {
    for (const name of Object.keys(attributes)) this.#seen.add(name)
    if (!Object.hasOwn(attributes, this.attribute)) return
    const known = this.#values.get(user)
    if (!known || known.time <= time) this.#values.set(user, { value: attributes[this.attribute], time })
  }

  /** As a text; null where the lead has none. The text `3` stands in quotes, which the number does not. */
  of(user: string): string | null {
    const value = this.#values.get(user)?.value
    if (value === undefined || value === null) return null
    return typeof value === 'string' && !isJson(value) ? value : JSON.stringify(value)
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
