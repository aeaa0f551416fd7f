/** Values the dialect itself hands to a template: they answer to names and print as a word. */
export abstract class LiquidObject {
  /** The property `name`; undefined when there is none. */
  abstract get(name: string): unknown
  abstract toString(): string
}

/**
 * Stands for an answer nobody provided. Every use prints where it came from, e.g.
 * `[connected_content result.access_token]`, so that a hole never looks like an empty value.
 */
export class Placeholder extends LiquidObject {
  readonly origin: string
  readonly path: string

  constructor(origin: string, path: string) {
    super()
    this.origin = origin
    this.path = path
  }

  override get(name: string): unknown {
    // A missing answer is previewed as a request that went well, else every template would show its error branch.
    if (name === '__http_status_code__') return 200
    return new Placeholder(this.origin, /^\d+$/.test(name) ? `${this.path}[${name}]` : `${this.path}.${name}`)
  }

  override toString(): string {
    return `[${this.origin} ${this.path}]`
  }
}
