/** One reading of a log for several readers: every block is parsed once, and dropped when all have seen it. */
import type { LogSource } from '../events/read-log.ts'
import type { ParsedBlock } from '../events/formats/format.ts'

export interface SharedSources {
  /** For each reader the same sources. */
  readonly readers: readonly (readonly LogSource[])[]
  /** Ends the reading for all, when one of them fails. */
  stop(): void
}

export function shareSources(sources: readonly LogSource[], count: number): SharedSources {
  const state = { stopped: false }
  const shared = sources.map((source) => shareBlocks(() => source.format.read(source.open()), count, state))
  const readers = Array.from({ length: count }, (_, reader) =>
    sources.map((source, index): LogSource => ({
      ...source,
      // Nothing is opened here: the shared reading does it.
      open: () => [],
      format: { ...source.format, read: () => shared[index]![reader]! },
    })),
  )
  return { readers, stop: () => void (state.stopped = true) }
}

interface Link {
  readonly block: ParsedBlock
  readonly next: NextLink
}

type NextLink = () => Promise<Link | undefined>
type State = { readonly stopped: boolean }

function shareBlocks(
  read: () => AsyncGenerator<ParsedBlock>,
  count: number,
  state: State,
): AsyncGenerator<ParsedBlock>[] {
  const first = once(() => pull(read(), state))
  return Array.from({ length: count }, () => follow(first))
}

async function pull(blocks: AsyncGenerator<ParsedBlock>, state: State): Promise<Link | undefined> {
  if (state.stopped) {
    await blocks.return(undefined)
    return undefined
  }
  const { done, value } = await blocks.next()
  return done === true ? undefined : { block: value, next: once(() => pull(blocks, state)) }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

/** The parameter moves along: whoever held on to the first link would keep all of them in memory. */
async function* follow(next: NextLink | undefined): AsyncGenerator<ParsedBlock> {
  while (next) {
    const link: Link | undefined = await next()
    next = link?.next
    if (link) yield link.block
  }
}
