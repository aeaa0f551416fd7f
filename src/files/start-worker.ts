/** Starts threads that parse lines, or decode pages. */
import { Worker as Thread } from 'node:worker_threads'
import type { Worker, WorkerTask } from '../events/kernel/reader.ts'
import type { PageTask } from '../events/records/parquet-groups.ts'
import { Failure } from '../failure.ts'

// Node 20 runs no TypeScript: whoever starts it, the thread runs a bundle.
const built = import.meta.url.replace(/(?:src|dist)\/(?:files\/start-worker\.[jt]s|leadscore\.cjs)$/, 'dist/')
const scriptOf = (task: WorkerTask | PageTask) => new URL(`${'pages' in task ? 'page' : 'parse'}-worker.cjs`, built)

export function startWorker(task: WorkerTask | PageTask): Worker {
  const thread = new Thread(scriptOf(task), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 },
  })
  let stopped = false
  let failure: unknown
  const fail = (error: unknown) => {
    if (!stopped)
      failure ??= new Failure(
        `a thread that reads the log ended: ${String(error)}`,
        ['`--threads 1` reads it without other threads'],
        3,
      )
  }
  thread.on('error', fail)
  thread.on('exit', (code) => fail(`exit code ${code}`))
  thread.unref()
  return {
    failure: () => failure,
    post: (message, transfer) => thread.postMessage(message, transfer),
    listen: (listener) => thread.on('message', listener).unref(),
    stop() {
      stopped = true
      void thread.terminate()
    },
  }
}
