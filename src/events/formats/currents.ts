import { currents as dialect, isCurrentsRecord, noteIdentity, typeInPath, typeInSchema } from '../dialects/currents.ts'
import { readDialect } from '../dialects/dialect.ts'
import type { Identities } from '../dialects/identities.ts'
import { avroMagic, openAvro } from '../records/avro.ts'
import { readJsonRecords } from '../records/json.ts'
import { peek } from '../peek.ts'
import type { InputFormat, LogInput } from './format.ts'
import type { Head } from './head.ts'
import { defaultSettings } from './settings.ts'
import type { Records } from '../records/record.ts'

export const currents: InputFormat = {
  name: 'currents',
  summary: 'Braze Currents: Avro files of a storage export, their JSON dump, or batches of Custom HTTP',
  extensions: [],
  fits: (head) => {
    const isAvro = head.begins(...avroMagic)
    if (typeInPath(head.path) !== null) return isAvro || head.record ? 4 : 0
    if (isAvro) return schemaIsCurrents(head) ? 4 : 0
    return head.record && isCurrentsRecord(head.record) ? 4 : 0
  },
  async *read(input) {
    const { type, records } = await open(input)
    yield* readDialect(records, dialect(type, input.settings ?? defaultSettings))
  },
}

const schemaIsCurrents = ({ bytes }: Head) => Buffer.from(bytes).includes('"dataexport.')

const identityFields = ['user_id', 'external_user_id', 'orphaned_by_id']

/** Reads only who is who. */
export async function noteIdentities(input: LogInput, identities: Identities): Promise<void> {
  const { type, records } = await open(input, identityFields)
  for await (const block of records) for (const { fields } of block.records) noteIdentity(fields, type, identities)
}

async function open(input: LogInput, fields?: readonly string[]): Promise<{ type: string | null; records: Records }> {
  const inPath = typeInPath(input.name)
  const { head, chunks } = await peek(input.open(), avroMagic.length)
  if (!avroMagic.every((byte, index) => head[index] === byte)) return { type: inPath, records: readJsonRecords(chunks) }
  const file = await openAvro(chunks, input.name, fields)
  return { type: inPath ?? typeInSchema(file.name), records: file.records }
}
