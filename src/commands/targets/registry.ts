/** All targets of `compile`: one line each. */
export { braze } from './braze.ts'
export { cdi } from './cdi.ts'
export { dbt } from './dbt.ts'
export { mermaid } from './mermaid.ts'
export { plan } from './plan.ts'
export { sql } from './sql.ts'
