/** What the kernel asks of a lead: attributes, conditions and the webhook are known here alone. */
import type { Properties } from '../../condition/compile.ts'
import type { PayloadTable } from '../../events/payload-table.ts'
import type { Scalar } from '../../plan/plan.ts'
import { LeadAttributes, type LeadPlace } from '../lead-attributes.ts'
import type { ProfileTable } from '../profile-table.ts'
import { type Change, type EventMatch, type HandoffGate, profileCode, type Program } from '../program.ts'
import { flag, mostPayloads, said } from './layout.ts'
import type { KernelHost } from './replay-kernel.ts'

export interface HostOptions {
  readonly program: Program
  readonly payloads: PayloadTable
  readonly profiles: Pick<ProfileTable, 'of'>
  readonly gate: HandoffGate
  readonly nameOf: (user: number) => string
  /** Codes of the payloads → codes of the program, -1 for events that it does not look at; default: the same. */
  readonly codes: Int32Array | undefined
}

/** What a payload fires, as the kernel keeps it. */
export function packed({ group, entry }: EventMatch): number {
  return ((group + 1) << 2) | (entry ? flag.enters : 0) | flag.known
}

export class Host implements KernelHost {
  // What is asked for each lead is kept here: plans that were put together have other shapes, and so have options.
  readonly #program: Program
  readonly #payloads: PayloadTable
  readonly #profiles: HostOptions['profiles']
  readonly #gate: HandoffGate
  readonly #codes: Int32Array | undefined
  readonly #scoreName: string
  /** An attribute whose change fires no entry trigger (U3). */
  readonly #skip: string | null
  readonly #attributes: LeadAttributes
  readonly #name: () => string
  #user = 0
  /** By payload from 0 up: what the kernel knows. */
  readonly #matches: Int32Array
  // The event that was met last.
  #code = 0
  #changes: readonly Change[] = none
  #properties: Properties = null

  /** `lead` and `matches` are the kernel's. */
  constructor(options: HostOptions, lead: LeadPlace, matches: Int32Array) {
    const { program, payloads, profiles, gate, nameOf, codes } = options
    const { score } = program.plan
    this.#program = program
    this.#payloads = payloads
    this.#profiles = profiles
    this.#gate = gate
    this.#codes = codes
    this.#scoreName = score.attribute
    this.#skip = score.heartbeat ? score.attribute : null
    this.#attributes = new LeadAttributes(score.attribute, payloads, lead)
    this.#name = () => nameOf(this.#user)
    this.#matches = matches
  }

  begin(user: number): number {
    const profile = this.#profiles.of(user)
    return profile ? this.#apply(profile) & said.odd : 0
  }

  hasProfile(user: number): boolean {
    return this.#profiles.of(user) !== undefined
  }

  learn(payload: number): number {
    const code = this.#codeOf(payload)
    // A profile that was not kept as text is decided like an event that attributes have a say in.
    const match = code <= profileCode ? null : this.#program.matchOf(code, this.#payloads.read(payload))
    const learned = code < 0 ? flag.notLookedAt : match ? packed(match) : flag.decided
    if (payload < mostPayloads) this.#matches[payload] = learned
    return learned
  }

  #codeOf(payload: number): number {
    const given = this.#payloads.codeOf(payload)
    return this.#codes ? this.#codes[given]! : given
  }

  meet(payload: number): number {
    const code = this.#codeOf(payload)
    const record = this.#payloads.read(payload)
    if (code === profileCode) return this.#apply(record!)
    this.#code = code
    this.#changes = none
    this.#properties = record
    return said.fires
  }

  /** Sets attributes (P2, P3). A score that is set to something else than a number is not usual. */
  #apply(attributes: Readonly<Record<string, unknown>>): number {
    const changes: Change[] = []
    let result = 0
    for (const name of Object.keys(attributes)) {
      const value = attributes[name]
      if (name === this.#scoreName) {
        if (typeof value !== 'number') result |= said.odd
        else if (this.#attributes.score !== value) {
          changes.push([name, value])
          result |= said.scoreChanged
          this.#attributes.setScore(value)
        }
      } else if (value === null) this.#attributes.set(name, undefined)
      else {
        if (typeof value !== 'object' && this.#attributes.get(name) !== value) changes.push([name, value as Scalar])
        if (!this.#attributes.set(name, value)) result |= said.odd
      }
    }
    this.#code = profileCode
    this.#changes = changes
    this.#properties = null
    return changes.length > 0 ? result | said.fires : result
  }

  group(): number {
    return this.#program.groupOf(this.#code, this.#changes, this.#attributes, this.#properties)
  }

  entry(): boolean {
    return this.#program.firesEntry(this.#code, this.#changes, this.#attributes, this.#properties, this.#skip)
  }

  inAudience(): boolean {
    return this.#program.entryAudience(this.#attributes, null)
  }

  inHandoffAudience(): boolean {
    return this.#program.handoffAudience(this.#attributes, null)
  }

  /** Whether the webhook is sent at a score, where that alone has a say. */
  sendsAt(score: number): boolean {
    this.#attributes.setScore(score)
    return this.#gate(this.#name, this.#attributes, 0)
  }

  sends(user: number, time: number): boolean {
    this.#user = user
    return this.#gate(this.#name, this.#attributes, time)
  }
}

const none: readonly Change[] = []
