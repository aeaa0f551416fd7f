/** `npm run bench`: everything, in a few minutes. */
import { diff } from './diff.js'
import { liquid } from './liquid.js'
import { parquet } from './parquet.js'
import { simulation } from './simulation.js'
import { startup } from './startup.js'
import { warehouse } from './warehouse.js'

console.log(`Node ${process.version}, ${process.platform} ${process.arch}`)
startup(21)
liquid(5)
await simulation(5)
await parquet(5)
await warehouse(5)
diff(5)
