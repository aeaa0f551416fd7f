/** A sample in words: which lead it stands for. */
import type { Sample } from '../handoff/samples.ts'
import { show } from './show.ts'

export function leadName({ input, absent }: Sample, score: string): string {
  const value = input.get(score)
  const at = value === undefined ? 'a lead' : `a lead with score ${String(value)}`
  return absent === undefined ? at : `${at} that has no ${show(absent)}`
}
