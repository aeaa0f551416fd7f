// Where the engines are that only some runs want; `run.js` puts them there.

import { resolve } from 'node:path'

export const cacheFolder = resolve(import.meta.dirname, '../../.cache/warehouse')

/** The engines that this run was asked for: LEADSCORE_WAREHOUSES=spark,zetasql. */
const asked = new Set((process.env['LEADSCORE_WAREHOUSES'] ?? '').split(','))

export const isAsked = (engine: string): boolean => asked.has(engine)
