/** What a command may touch besides files: handed in, so that nothing below reads globals. */
import { fstatSync, statSync, writeSync } from 'node:fs'

export interface Terminal {
  write(text: string): void
  readonly isTerminal: boolean
  /** Width in columns; 80 where it is not known. */
  readonly columns: number
}

export interface World {
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly stdin: AsyncIterable<Uint8Array>
  readonly stdout: Terminal
  readonly stderr: Terminal
  /** Milliseconds since the epoch. */
  now(): number
}

/** The real world. `onLost` is told why output could not be written. */
export function processWorld(onLost: (error: NodeJS.ErrnoException) => void): World & {
  readonly stdout: OwnTerminal
  readonly stderr: OwnTerminal
} {
  return {
    directory: process.cwd(),
    environment: process.env,
    // Opened only when it is read: that takes a while.
    get stdin() {
      return process.stdin
    },
    stdout: terminal(1, () => process.stdout, onLost),
    stderr: terminal(2, () => process.stderr, onLost),
    now: () => Date.now(),
  }
}

interface OwnTerminal extends Terminal {
  /** Whether nothing is left to a stream of Node, which writes when it can. */
  readonly isWritten: boolean
}

/** Output is synchronous where it can be, so that nothing is lost at the exit. */
function terminal(
  descriptor: number,
  open: () => NodeJS.WriteStream,
  onLost: (error: NodeJS.ErrnoException) => void,
): OwnTerminal {
  let stream: NodeJS.WriteStream | undefined
  const opened = () => (stream ??= open().on('error', onLost))
  // Node's streams take a while to open: what is no terminal does without.
  if (!isPlain(descriptor)) opened()
  return {
    write(text) {
      let bytes: Uint8Array = stream ? noBytes : Buffer.from(text)
      try {
        while (bytes.length > 0) bytes = bytes.subarray(writeSync(descriptor, bytes))
      } catch (error) {
        // The other end is not ready, and the pipe does not wait.
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') opened().write(bytes)
        else onLost(error as NodeJS.ErrnoException)
        return
      }
      stream?.write(text)
    },
    isTerminal: stream?.isTTY ?? false,
    columns: stream?.columns ?? 80,
    get isWritten() {
      return stream === undefined
    },
  }
}

const noBytes = new Uint8Array()

/** A file, a pipe, a socket (what Node gives its children), or nothing at all. */
function isPlain(descriptor: number): boolean {
  try {
    const kind = fstatSync(descriptor)
    const isNothing = () => kind.isCharacterDevice() && kind.rdev === statSync('/dev/null').rdev
    return kind.isFile() || kind.isFIFO() || kind.isSocket() || isNothing()
  } catch {
    return false
  }
}
