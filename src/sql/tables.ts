/** Where the warehouse keeps the log: names of tables and columns, as the user wrote them. */
import type { timeColumnUnits } from '../plan/warehouse.ts'

export interface EventColumns {
  readonly table: string
  readonly user: string
  readonly time: string
  readonly type: string
  readonly name: string
  readonly properties: string
  readonly attributes: string
  /** null: the table has none, or holds no duplicates. */
  readonly id: string | null
  /** Log order at equal times; null: by id, then type and name. */
  readonly sequence: string | null
}

export interface ProfileColumns {
  readonly table: string
  readonly user: string
  readonly attributes: string
}

export interface Tables {
  readonly events: EventColumns
  readonly profiles: ProfileColumns | null
  /** What the time column holds. */
  readonly timeUnit: (typeof timeColumnUnits)[number]
  /** The tables that a run leaves. */
  readonly scores: string
  readonly handoffs: string
}

export const defaultTables: Tables = {
  events: {
    table: 'events',
    user: 'user_id',
    time: 'time',
    type: 'type',
    name: 'name',
    properties: 'properties',
    attributes: 'attributes',
    id: 'id',
    sequence: null,
  },
  profiles: null,
  timeUnit: 'timestamp',
  scores: 'leadscore_scores',
  handoffs: 'leadscore_handoffs',
}
