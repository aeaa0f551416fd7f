/** Profile files → rows, with the same account of refused lines as for events. */
import { parseProfile, type ProfileRow, type Refusal } from '../events/event.ts'
import { problemDetail } from '../events/records/json.ts'
import { readLines, type TextLine } from '../events/lines.ts'
import type { Rejected } from '../events/read-log.ts'
import { openInput } from '../files/read.ts'
import type { World } from '../world.ts'

export interface Profiles {
  readonly rows: readonly ProfileRow[]
  /** Refused lines by reason. */
  readonly refused: ReadonlyMap<string, number>
}

/** No path is no profiles. */
export async function readProfiles(
  path: string | undefined,
  world: World,
  onRefused: (line: Rejected) => void,
): Promise<Profiles> {
  const rows: ProfileRow[] = []
  const refused = new Map<string, number>()
  if (path === undefined) return { rows, refused }
  const { name, open } = openInput(path, world)
  for await (const lines of readLines(open())) {
    for (const line of lines) {
      const parsed = line.problem
        ? { reason: line.problem, detail: problemDetail[line.problem] }
        : parseProfile(line.text)
      if ('reason' in parsed) {
        refused.set(parsed.reason, (refused.get(parsed.reason) ?? 0) + 1)
        onRefused(refusedLine(line, parsed, name))
      } else rows.push(parsed)
    }
  }
  return { rows, refused }
}

function refusedLine({ text, number, bytes }: TextLine, refusal: Refusal, source: string): Rejected {
  return { refusal, line: number, text, source, ...(bytes ? { bytes } : {}) }
}
