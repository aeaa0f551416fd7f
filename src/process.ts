/** The edge to the operating system: exit code, Ctrl-C, a closed pipe. */
import { discardUnfinishedFiles } from './files/atomic-file.ts'
import { processWorld, type World } from './world.ts'

const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

export async function run(main: (args: readonly string[], world: World) => Promise<number>): Promise<void> {
  for (const [signal, exitCode] of Object.entries(signals)) {
    process.once(signal, () => {
      const lost = discardUnfinishedFiles()
      process.stderr.write(`\ninterrupted: ${lost > 0 ? 'no output file was written' : 'nothing was written'}\n`)
      process.exit(exitCode)
    })
  }
  // The reader of a pipe has seen enough (`| head`): nobody is left to tell.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      discardUnfinishedFiles()
      process.exit(error.code === 'EPIPE' ? 0 : 2)
    })
  }
  process.exitCode = await main(process.argv.slice(2), processWorld())
}
