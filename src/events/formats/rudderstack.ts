import { isRudderStackRecord } from '../dialects/customer-data.ts'
import type { InputFormat } from './format.ts'
import { segment } from './segment.ts'

/** The same specification under another roof. */
export const rudderstack: InputFormat = {
  ...segment,
  name: 'rudderstack',
  summary: 'RudderStack: track, identify, page and screen calls as JSON',
  fits: ({ record }) => (record && isRudderStackRecord(record) ? 4 : 0),
}
