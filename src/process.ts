/** The edge to the operating system: exit code, Ctrl-C, a closed pipe. */
import { writeSync } from 'node:fs'
import { fileFailure } from './failure.ts'
import { discardUnfinishedFiles } from './files/atomic-file.ts'
import { processWorld, type World } from './world.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export async function run(main: (args: readonly string[], world: World) => Promise<number>): Promise<void> {
  for (const signal of signals) {
    process.once(signal, () => {
      const lost = discardUnfinishedFiles()
      // The progress bar hides the cursor and turns line wrapping off.
      const clean = process.stderr.isTTY ? '\r\u001b[K\u001b[?25h\u001b[?7h' : ''
      tell(`${clean}interrupted: ${lost > 0 ? 'no output file was written' : 'nothing was written'}\n`)
      // Dying of the signal tells a calling shell to stop too, and does not wait for a read that never returns.
      process.kill(process.pid, signal)
    })
  }
  const world = processWorld(endWithoutOutput)
  process.exitCode = await main(process.argv.slice(2), world)
  // By itself Node ends when code that nobody will run is compiled, and garbage collected.
  if (world.stdout.isWritten && world.stderr.isWritten) process.exit()
}

function endWithoutOutput(error: NodeJS.ErrnoException): void {
  discardUnfinishedFiles()
  // The reader of a pipe has seen enough (`| head`): nobody is left to tell.
  if (error.code === 'EPIPE') process.exit(0)
  tell(`error: ${fileFailure('write', 'the result', error).message}\n`)
  process.exit(2)
}

/** A last word, written at once. */
function tell(text: string): void {
  try {
    writeSync(2, text)
  } catch {
    // Nobody is left to tell.
  }
}
