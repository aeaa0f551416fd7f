/** An instant on the virtual clock of a test, as a duration from its start: in days, never weeks. */
import { formatDuration } from '../text/duration.ts'

export function formatOffset(at: number, start: number): string {
  return formatDuration(at - start).replace(/\d+w$/, (weeks) => `${Number.parseInt(weeks) * 7}d`)
}
