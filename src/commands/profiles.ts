/** Profile files → rows, with the same account of refused lines as for events. */
import { parseProfile, type ProfileRow, type Refusal } from '../events/event.ts'
import { problemDetail } from '../events/records/json.ts'
import { readLines, type TextLine } from '../events/lines.ts'
import type { Rejected } from '../events/read-log.ts'
import { openInput } from '../files/read.ts'
import type { World } from '../world.ts'

export interface Profiles {
  /** Read as they are asked for, once. */
  readonly rows: AsyncIterable<ProfileRow>
  /** Refused lines by reason, of the rows so far. */
  readonly refused: ReadonlyMap<string, number>
}

/** No path is no profiles; fails at once for a file that cannot be read. */
export function readProfiles(path: string | undefined, world: World, onRefused: (line: Rejected) => void): Profiles {
  const refused = new Map<string, number>()
  const input = path === undefined ? undefined : openInput(path, world)
  async function* rows(): AsyncGenerator<ProfileRow> {
    if (!input) return
    for await (const lines of readLines(input.open())) {
      for (const line of lines) {
        const parsed = line.problem
          ? { reason: line.problem, detail: problemDetail[line.problem] }
          : parseProfile(line.text)
        if ('reason' in parsed) {
          refused.set(parsed.reason, (refused.get(parsed.reason) ?? 0) + 1)
          onRefused(refusedLine(line, parsed, input.name))
        } else yield parsed
      }
    }
  }
  return { rows: rows(), refused }
}

function refusedLine({ text, number, bytes }: TextLine, refusal: Refusal, source: string): Rejected {
  return { refusal, line: number, text, source, ...(bytes ? { bytes } : {}) }
}
