import { canonical } from '../dialects/canonical.ts'
import { readDialect } from '../dialects/dialect.ts'
import { cellValue, headerOf, readCsvRecords } from '../records/csv.ts'
import type { InputFormat } from './format.ts'

export const csv: InputFormat = {
  name: 'csv',
  summary: 'CSV with a header: user_id, time, event …, and properties as JSON or as columns `properties.plan`',
  extensions: ['.csv', '.tsv'],
  fits: (head) => {
    if (/^[{[]/.test(head.text)) return 0
    return head.endsIn(csv.extensions) ? 2 : headerOf(head.text).includes('user_id') ? 1 : 0
  },
  read: (input) => readDialect(readCsvRecords(input.open()), canonical(cellValue)),
}
