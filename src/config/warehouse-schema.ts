/** The `warehouse` block: where the events are, and where the scores go. */
import { columnNames, dialectNames, timeColumnUnits } from '../plan/warehouse.ts'
import type { JsonSchema } from '../triggers/trigger.ts'

const name = (title: string, description: string, example: string): JsonSchema => ({
  title,
  description,
  type: 'string',
  minLength: 1,
  examples: [example],
})

const table = (title: string, description: string, example: string) =>
  name(title, `${description} Dots part the schema from the name; a part in double quotes is taken as it is.`, example)

const column = (of: string) =>
  name(
    `Column ${of}`,
    `The column that holds \`${of}\`${of === 'id' || of === 'sequence' ? '; `none`: there is none' : ''}.`,
    of,
  )

export function warehouseSchema(): JsonSchema {
  return {
    title: 'Warehouse',
    description:
      'Where the events are, and where scores go: what `compile` for a warehouse takes unless an option says otherwise.',
    type: 'object',
    properties: {
      dialect: { title: 'Dialect', description: 'Whose SQL.', enum: dialectNames, examples: ['snowflake'] },
      events_table: table('Events', 'The table of events.', 'analytics.events'),
      profiles_table: table('Profiles', 'The table of profiles before the first event.', 'analytics.profiles'),
      columns: {
        title: 'Columns',
        description: 'How the columns of these tables are called, where it is not as here.',
        type: 'object',
        minProperties: 1,
        properties: Object.fromEntries(columnNames.map((of) => [of, column(of)])),
        additionalProperties: false,
        examples: [{ user_id: 'uid', sequence: 'seq' }],
      },
      time_unit: {
        title: 'Time unit',
        description: 'What the column of times holds: a timestamp, or a number since 1970.',
        enum: timeColumnUnits,
        examples: ['milliseconds'],
      },
      scores_table: table('Scores', 'The table of scores that is written.', 'analytics.lead_scores'),
      handoffs_table: table('Hand-offs', 'The table of hand-offs that is written.', 'analytics.lead_handoffs'),
    },
    additionalProperties: false,
    examples: [{ dialect: 'snowflake', events_table: 'analytics.events' }],
  }
}
