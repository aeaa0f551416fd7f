/**
 * Who is who in an export of Braze: the external id that a Braze id is found with anywhere, and the profile that one was
 * merged into. Events from before the person was known then count for the same lead (users are independent, semantics T2).
 */
export class Identities {
  readonly #externalIds = new Map<string, string>()
  readonly #survivors = new Map<string, string>()

  /** The first external id that a Braze id is found with stays. */
  identify(braze: string, external: string): void {
    if (!this.#externalIds.has(braze)) this.#externalIds.set(braze, external)
  }

  /** One profile was merged into another and is gone. */
  merge(orphan: string, survivor: string): void {
    if (orphan !== survivor) this.#survivors.set(orphan, survivor)
  }

  /** The lead that a record belongs to; `external` is what the record itself says. */
  resolve(braze: string, external: string | undefined, byExternalId = true): string {
    const survivor = this.#survivorOf(braze)
    if (!byExternalId) return survivor
    if (survivor === braze && external !== undefined) return external
    return this.#externalIds.get(survivor) ?? external ?? survivor
  }

  #survivorOf(braze: string): string {
    let survivor = braze
    // As many steps as there are merges: a circle of them ends, too.
    for (let steps = this.#survivors.size; steps > 0; steps--) {
      const next = this.#survivors.get(survivor)
      if (next === undefined) break
      survivor = next
    }
    return survivor
  }
}
