/** The state of users before the first event: what is needed of their profile rows, as payloads. */
import type { Projection } from '../events/batch.ts'
import type { ProfileRow } from '../events/event.ts'
import type { PayloadTable } from '../events/payload-table.ts'
import { neededAttributes } from '../events/read-target.ts'
import type { UserTable } from '../events/user-table.ts'

/** In the place of a payload: the user has no row. */
const noRow = -0x8000_0000

export class ProfileTable {
  readonly #projection: Projection
  readonly #users: UserTable
  readonly #payloads: PayloadTable
  /** By user. */
  #rows = new Int32Array(0)

  constructor(projection: Projection, users: UserTable, payloads: PayloadTable) {
    this.#projection = projection
    this.#users = users
    this.#payloads = payloads
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0
  }

  /** Memory in bytes. */
  get bytes(): number {
    return this.#rows.byteLength
  }

  /** Makes the user known; a later row of a user adds to earlier ones. */
  add({ user_id, attributes }: ProfileRow): void {
    const user = this.#users.intern(user_id, Infinity)
    const needed = neededAttributes(attributes, this.#projection) ?? {}
    const known = this.of(user)
    if (user >= this.#rows.length) {
      const rows = new Int32Array(Math.max(1024, user * 2)).fill(noRow)
      rows.set(this.#rows)
      this.#rows = rows
    }
    this.#rows[user] = this.#payloads.ofProfile(known ? { ...known, ...needed } : needed)
  }

  /** Attributes of a user; undefined for a user without a row. */
  of(user: number): Readonly<Record<string, unknown>> | undefined {
    const row = this.#rows[user] ?? noRow
    return row === noRow ? undefined : this.#payloads.read(row)!
  }
}
