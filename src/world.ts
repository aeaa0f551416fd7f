/** What a command may touch besides files: handed in, so that nothing below reads globals. */
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

/** The real world. Output is synchronous where it can be, so that nothing is lost at the exit. */
export function processWorld(): World {
  const terminal = (stream: NodeJS.WriteStream): Terminal => ({
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY ?? false,
    columns: stream.columns ?? 80,
  })
  return {
    directory: process.cwd(),
    environment: process.env,
    // Opened only when it is read: that takes a while.
    get stdin() {
      return process.stdin
    },
    stdout: terminal(process.stdout),
    stderr: terminal(process.stderr),
    now: () => Date.now(),
  }
}
