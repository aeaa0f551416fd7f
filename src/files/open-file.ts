/** A regular file that several threads read at any place. What it holds when it is opened is read. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { Failure, fileFailure } from '../failure.ts'
import type { OpenFile } from '../events/kernel/reader.ts'
import type { ReadAt } from '../events/kernel/ring.ts'

/** Fills `into` from a position on; fewer bytes only where the file ends. */
export const readAt: ReadAt = (descriptor, into, position) => {
  let length = 0
  while (length < into.length) {
    const count = readSync(descriptor, into, length, into.length - length, position + length)
    if (count === 0) break
    length += count
  }
  return length
}

export function becameShorter(name: string): Failure {
  return new Failure(`cannot read ${name}: it became shorter while it was read`, [
    'run it again when nothing writes to it',
  ])
}

/** Opens a file for the kernel; `name` is what messages say. */
export function openFile(path: string, name: string, onRead?: OpenFile['onRead']): OpenFile {
  try {
    const descriptor = openSync(path, 'r')
    const { size } = fstatSync(descriptor)
    return {
      descriptor,
      size,
      readAt(descriptor, into, position) {
        try {
          return readAt(descriptor, into, position)
        } catch (error) {
          throw fileFailure('read', name, error)
        }
      },
      check() {
        if (fstatSync(descriptor).size < size) throw becameShorter(name)
      },
      close: () => closeSync(descriptor),
      onRead,
    }
  } catch (error) {
    throw fileFailure('read', name, error)
  }
}
