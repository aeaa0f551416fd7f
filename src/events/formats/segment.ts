import { customerData, isCustomerDataRecord } from '../dialects/customer-data.ts'
import { readDialect } from '../dialects/dialect.ts'
import { readJsonRecords } from '../records/json.ts'
import type { InputFormat } from './format.ts'

export const segment: InputFormat = {
  name: 'segment',
  summary: 'Segment: track, identify, page and screen calls as JSON',
  extensions: [],
  fits: ({ record }) => (record && isCustomerDataRecord(record) ? 3 : 0),
  read: (input) => readDialect(readJsonRecords(input.open()), customerData),
}
