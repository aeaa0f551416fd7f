// One run over a log of bytes, with a second thread that gets to work before the main one goes on.

import { EventStore } from '../../src/engine/event-store.ts'
import { ProfileTable } from '../../src/engine/profile-table.ts'
import { Program } from '../../src/engine/program.ts'
import { stretchWords, type ReplayTask } from '../../src/engine/replay-kernel/replay-task.ts'
import { reportSimulation } from '../../src/engine/report.ts'
import { Simulation } from '../../src/engine/simulate.ts'
import { findDuplicates } from '../../src/events/duplicates.ts'
import { KeptThreads } from '../../src/events/kernel/kept-threads.ts'
import { KernelMemory } from '../../src/events/kernel/memory.ts'
import { type NameTask, sortMeanwhile } from '../../src/events/kernel/name-order.ts'
import type { Worker } from '../../src/events/kernel/reader.ts'
import { work } from '../../src/events/kernel/work.ts'
import { readLog } from '../../src/events/read-log.ts'
import { startWorker } from '../../src/files/start-worker.ts'
import { goesByScore, handoffGate } from '../../src/handoff/gate.ts'
import { loadConfig } from '../../src/load-config.ts'
import { logSources, readTarget, type SimulationInput } from '../../src/simulation.ts'

type Task = ReplayTask | NameTask
type Log = Pick<SimulationInput, 'until'> & { readonly events: readonly Uint8Array[] }

/** States of what a thread is told to do. */
export function statesOf(task: Task): Int32Array[] {
  const { buffer } = task.memory
  if ('places' in task) return [new Int32Array(buffer, task.state, 1)]
  const count = Math.ceil(task.users / 4096)
  return Array.from(
    { length: count },
    (_, index) => new Int32Array(buffer, task.stretches + index * stretchWords * 4, 1),
  )
}

/** Comes back when the thread has done what it can, or asks. */
function posted(thread: Worker, task: Task): void {
  thread.post(task)
  const states = statesOf(task)
  const isOver = () => {
    const now = states.map((state) => Atomics.load(state, 0))
    const isDone = now.every((state) => state === work.own || state === work.done || state === work.left)
    return isDone || now.includes(work.asking) || now.filter((state) => state === work.left).length === 3
  }
  for (let tries = 0; !isOver() && tries < 10_000; tries++) Atomics.wait(states[0]!, 0, Atomics.load(states[0]!, 0), 1)
}

/** The result, and how many stretches of users the other thread did, and left; `post` tells the thread what to do. */
export async function onTwoThreads(yaml: string, log: Log, post: typeof posted = posted) {
  const plan = loadConfig(yaml, 'leadscore.yaml').plan!
  const analysis = handoffGate(plan.handoff)
  const program = new Program(plan, analysis.reads)
  const sources = logSources(log.events)
  const memory = KernelMemory.open()!
  const store = new EventStore(undefined, memory)
  const kept = new KeptThreads(startWorker)
  try {
    const target = readTarget(program, sources, { ...log, threads: 2, workerBytes: 0 }, store, memory, kept.start)
    const { users, payloads, account } = target
    await readLog(sources, target)
    const duplicates = await findDuplicates(store.suspects(), sources, target)
    const tasks: Task[] = []
    const threads = kept.kept.map((thread): Worker => {
      const watched = (task: unknown) => {
        tasks.push(task as Task)
        post(thread, task as Task)
      }
      return { ...thread, post: watched }
    })
    const names = sortMeanwhile(() => users.byName(), memory, threads[0]!)
    const until = log.until ?? (account.events > 0 ? account.latest : null)
    const gate = { gate: analysis.gate, gateByScore: goesByScore(analysis, plan.score.attribute) }
    const profiles = new ProfileTable(program, users, payloads)
    const simulation = new Simulation(program, users, payloads, { until, latency: 0, ...gate, memory, profiles })
    const result = await simulation.runAll(store.inOrder(users.size, duplicates), threads)
    const report = reportSimulation(plan, users, account, until, result, await names())
    return { report: plain(report), ...countStretches(tasks) }
  } finally {
    kept.stop()
  }
}

/** A report as data that can be compared. */
export function plain({ summary, scores, handoffs }: ReturnType<typeof reportSimulation>) {
  return { summary, scores: [...scores], handoffs: [...handoffs] }
}

function countStretches(tasks: readonly Task[]) {
  const states = tasks.flatMap((task) => ('places' in task ? [] : statesOf(task)))
  const count = (wanted: number) => states.filter(([state]) => state === wanted).length
  return { done: count(work.done), left: count(work.left) }
}
