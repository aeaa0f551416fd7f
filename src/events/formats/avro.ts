import { canonical } from '../dialects/canonical.ts'
import { plainValue, readDialect } from '../dialects/dialect.ts'
import { avroMagic, openAvro } from '../records/avro.ts'
import type { InputFormat } from './format.ts'

export const avro: InputFormat = {
  name: 'avro',
  summary: 'Avro container files with the fields of an event: user_id, time, event …',
  extensions: ['.avro'],
  fits: (head) => (head.begins(...avroMagic) ? 2 : 0),
  async *read(input) {
    const { records } = await openAvro(input.open(), input.name)
    yield* readDialect(records, canonical(plainValue))
  },
}
