/** What a worker thread runs: unpacks and parses chunks until there are no more. */
import { workerData } from 'node:worker_threads'
import { startKernel } from '../events/kernel/kernel.ts'
import { Layout } from '../events/kernel/layout.ts'
import type { WorkerTask } from '../events/kernel/reader.ts'
import { Ring } from '../events/kernel/ring.ts'
import { Unpacker } from '../events/kernel/unpacker.ts'
import { readAt } from './open-file.ts'

const { module, memory, dimensions, base, tables } = workerData as WorkerTask
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
