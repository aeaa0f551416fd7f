/** Starts threads that parse lines, or decode pages. */
import { Worker as Thread } from 'node:worker_threads'
import type { Worker, WorkerTask } from '../events/kernel/reader.ts'
import type { PageTask } from '../events/records/parquet-groups.ts'
import { Failure } from '../failure.ts'

// Node 20 runs no TypeScript: whoever starts it, the thread runs a bundle.
const built = import.meta.url.replace(/(?:src|dist)\/(?:files\/start-worker\.[jt]s|leadscore\.cjs)$/, 'dist/')

/** One that parses, and waits for a task. */
let ahead: Worker | undefined

/** Starts a thread that parses before it is known what: that takes some 25 ms. Who needs one next gets it. */
export function startAhead(): void {
  ahead ??= start('parse')
}

export function startWorker(task: WorkerTask | PageTask): Worker {
  if ('pages' in task) return start('page', task)
  const worker = ahead ?? start('parse')
  ahead = undefined
  worker.post(task)
  return worker
}

function start(script: 'parse' | 'page', workerData?: PageTask): Worker {
  const thread = new Thread(new URL(`${script}-worker.cjs`, built), {
    workerData,
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
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
    post: (message) => thread.postMessage(message),
    listen: (listener) => thread.on('message', listener).unref(),
    stop() {
      stopped = true
      void thread.terminate()
    },
  }
}
