/** liquidjs as our tags and parser need it: no files, no other dialect's tags or filters. */
import { Liquid } from 'liquidjs'

/** Tags and filters are found in our own lists; some of liquidjs' filters evaluate expressions, so all of them go. */
function createEngine(): Liquid {
  const engine = new Liquid({
    templates: {},
    relativeReference: false,
    ownPropertyOnly: true,
    cache: false,
    locale: 'en-US',
  })
  for (const name of Object.keys(engine.tags)) delete engine.tags[name]
  for (const name of Object.keys(engine.filters)) engine.unregisterFilter(name)
  return engine
}

let shared: Liquid | undefined

/** One for everybody: it only holds options, and making it takes longer than parsing. */
export function sharedEngine(): Liquid {
  return (shared ??= createEngine())
}
