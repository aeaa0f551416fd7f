/** A row group of Parquet → places of its columns, by whichever thread; what cannot be read that way is left to the main one. */
import { type ColumnChunk, type ColumnPlaces, isKernelCodec, mostValues, readFlatColumn } from './parquet-columns.ts'
import type { PageKernel } from './parquet-kernel/page-kernel.ts'

/** What a thread that decodes row groups is started with. */
export interface PageTask {
  readonly pages: WebAssembly.Memory
}

/** Columns to decode, and the root of the table of users; 0: they are not looked up. */
export interface GroupTask {
  readonly rows: number
  readonly columns: readonly ColumnChunk[]
  readonly usersRoot: number
}

/** The same for another thread: with the memory that it may use, and a number that comes back with the answer. */
export interface PostedGroup extends GroupTask {
  readonly group: number
  readonly address: number
  readonly bytes: number
}

export interface DecodedGroup {
  readonly columns: readonly (readonly [name: string, places: ColumnPlaces])[]
  /** Address of the users of the values of `user_id`, as `findUsers` leaves them; 0 where they were not looked up. */
  readonly users: number
}

/** The first thing that the thread sends. */
export const isUp = 'up'

/** The answer: null for a group that is damaged, or larger than it seemed. */
export interface GroupAnswer {
  readonly group: number
  readonly decoded: DecodedGroup | null
}

export function decodeGroup({ rows, columns, usersRoot }: GroupTask, kernel: PageKernel): DecodedGroup | null {
  try {
    const places = columns.flatMap((column): [string, ColumnPlaces][] => {
      const found = readFlatColumn(column, rows, kernel, {})
      return found ? [[column.element.name, found]] : []
    })
    const names = places.find(([name]) => name === 'user_id')?.[1]
    if (!names?.starts || usersRoot === 0) return { columns: places, users: 0 }
    const users = kernel.take(names.count * 4)
    kernel.run.findUsers(usersRoot, names.starts, names.ends, names.count, users)
    return { columns: places, users }
  } catch {
    return null
  }
}

/** Bytes that decoding takes at most; undefined where the kernel alone does not do it. */
export function bytesFor({ rows, columns }: GroupTask): number | undefined {
  if (!columns.every(({ meta }) => isKernelCodec(meta.codec))) return undefined
  let bytes = 0
  for (const { meta, pages } of columns) {
    bytes += rows * 4 + roomBetween
    for (const { header } of pages) {
      const data = header.data_page_header_v2 ?? header.data_page_header
      // Unpacked bytes, a number and a level for each row; places of values, and their users.
      bytes += header.uncompressed_page_size + 8 * (data?.num_values ?? 0) + roomBetween
      bytes += 12 * mostValues(header, meta.type === 'BYTE_ARRAY')
    }
  }
  return bytes
}

/** Places are apart, and some have their beginnings and ends wasted. */
const roomBetween = 512
