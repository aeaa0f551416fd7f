import { readDialect } from '../dialects/dialect.ts'
import { mapped } from '../dialects/mapping.ts'
import { plainValue } from '../dialects/dialect.ts'
import { Failure } from '../../failure.ts'
import { peek } from '../peek.ts'
import { avroMagic, openAvro } from '../records/avro.ts'
import { cellValue, readCsvRecords } from '../records/csv.ts'
import { readJsonRecords } from '../records/json.ts'
import { parquetMagic, readParquetRecords } from '../records/parquet.ts'
import type { InputFormat } from './format.ts'

export const source: InputFormat = {
  name: 'source',
  summary: 'JSON, CSV, Parquet or Avro of any shape, by the `source` block of the config',
  extensions: [],
  // Chosen by the config, not by what a log looks like.
  fits: () => 0,
  async *read(input) {
    const mapping = input.settings?.mapping
    if (!mapping) {
      throw new Failure('--input-format `source` needs a `source` block in the config', [
        'it says which field is the user, the time, the event: `leadscore schema` describes it',
      ])
    }
    const { head, chunks } = await peek(input.open(), avroMagic.length)
    const begins = (magic: readonly number[]) => magic.every((byte, index) => head[index] === byte)
    if (begins(parquetMagic)) {
      await chunks.return(undefined)
      yield* readDialect(readParquetRecords(input), mapped(mapping, plainValue))
    } else if (begins(avroMagic)) {
      yield* readDialect((await openAvro(chunks, input.name)).records, mapped(mapping, plainValue))
    } else if (/^[\s\uFEFF]*[{[]/.test(new TextDecoder().decode(head)) || head.length === 0) {
      yield* readDialect(readJsonRecords(chunks), mapped(mapping, plainValue))
    } else yield* readDialect(readCsvRecords(chunks), mapped(mapping, cellValue))
  },
}
