/** A profile file → the row of one user; every other row is read and forgotten. */
import { parseProfile, type Refusal } from '../events/event.ts'
import { problemDetail } from '../events/records/json.ts'
import { readLines } from '../events/lines.ts'
import type { Rejected } from '../events/read-log.ts'

export interface ProfileSource {
  readonly name: string
  readonly open: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

export interface ReadProfile {
  /** Later rows add to earlier ones; undefined when no row is the user's. */
  readonly profile: Readonly<Record<string, unknown>> | undefined
  /** Rows of all users. */
  readonly count: number
  readonly refused: ReadonlyMap<Refusal['reason'], number>
}

export async function readProfile(
  source: ProfileSource | undefined,
  user: string,
  onRefused: (line: Rejected) => void,
): Promise<ReadProfile> {
  let profile: Readonly<Record<string, unknown>> | undefined
  let count = 0
  const refused = new Map<Refusal['reason'], number>()
  if (!source) return { profile, count, refused }
  for await (const lines of readLines(source.open())) {
    for (const { text, number, problem, bytes } of lines) {
      const row = problem ? { reason: problem, detail: problemDetail[problem] } : parseProfile(text)
      if ('reason' in row) {
        refused.set(row.reason, (refused.get(row.reason) ?? 0) + 1)
        onRefused({ refusal: row, line: number, text, source: source.name, ...(bytes ? { bytes } : {}) })
        continue
      }
      count++
      if (row.user_id === user) profile = { ...profile, ...row.attributes }
    }
  }
  return { profile, count, refused }
}
