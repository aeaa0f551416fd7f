/** What a worker thread runs: it unpacks and parses chunks until there are no more, and then does what else it is asked. */
import { parentPort } from 'node:worker_threads'
import { replayStretches } from '../engine/replay-kernel/replay-stretches.ts'
import type { ReplayTask } from '../engine/replay-kernel/replay-task.ts'
import { startKernel } from '../events/kernel/kernel.ts'
import { Layout } from '../events/kernel/layout.ts'
import { type NameTask, sortNames } from '../events/kernel/name-order.ts'
import type { WorkerTask } from '../events/kernel/reader.ts'
import { Ring } from '../events/kernel/ring.ts'
import { Unpacker } from '../events/kernel/unpacker.ts'
import { readAt } from './open-file.ts'

parentPort!.on('message', (task: WorkerTask | NameTask | ReplayTask) => {
  if ('tables' in task) parseChunks(task)
  else if ('places' in task) sortNames(task)
  else replayStretches(task)
})

function parseChunks({ module, memory, dimensions, base, tables }: WorkerTask): void {
  const ring = new Ring(new Layout(dimensions, base), memory)
  const kernel = startKernel(module, memory)
  kernel.configure(...tables)
  const unpacker = new Unpacker(ring, memory)
  for (;;) {
    const { news } = ring
    if (ring.isStopped) break
    if (unpacker.next(readAt)) continue
    const chunk = ring.claim()
    if (chunk < 0) ring.sleep(news)
    else {
      ring.process(chunk, kernel, readAt)
      if (ring.isUnpacking) ring.tell()
    }
  }
}
