/** What a worker thread runs: parses chunks until there are no more. */
import { workerData } from 'node:worker_threads'
import { startKernel } from '../events/kernel/kernel.ts'
import { Layout } from '../events/kernel/layout.ts'
import type { WorkerTask } from '../events/kernel/reader.ts'
import { Ring } from '../events/kernel/ring.ts'
import { readAt } from './open-file.ts'

const { module, memory, dimensions, base, tables } = workerData as WorkerTask
const ring = new Ring(new Layout(dimensions, base), memory)
const kernel = startKernel(module, memory)
kernel.configure(...tables)
while (ring.waitForChunks()) {
  const chunk = ring.claim()
  if (chunk >= 0) ring.process(chunk, kernel, readAt)
}
