// Processes that answer on standard output, one request after the other, and are always ended with their children.

import { spawn, type ChildProcess, type ChildProcessByStdio, type SpawnOptions } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { createInterface } from 'node:readline'

export type Piped = ChildProcessByStdio<Writable, Readable, Readable>

/** A process at the head of its own group, so that `kill` reaches its children too. */
export function launch(command: string, args: readonly string[], options: SpawnOptions = {}): Piped {
  const child = spawn(command, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'], detached: true }) as Piped
  child.stdout.setEncoding('utf8')
  child.stderr.setEncoding('utf8')
  process.once('exit', () => end(child, 'SIGKILL'))
  return child
}

function end(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || ended(child)) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    child.kill(signal)
  }
}

const ended = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

/** Ends a process and its children; resolves when it is gone. */
export async function kill(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.pid === undefined || ended(child)) return
  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  end(child, signal)
  await gone
}

/** Waits for a line of either stream that matches; rejects with what was written when the process ends before. */
export function waitFor(child: Piped, pattern: RegExp, seconds = 120): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let written = ''
    const timer = setTimeout(() => reject(new Error(`no ${pattern} in ${seconds} s:\n${written}`)), seconds * 1000)
    const look = (line: string) => {
      written += `${line}\n`
      const match = pattern.exec(line)
      if (match === null) return
      clearTimeout(timer)
      resolve(match)
    }
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', look)
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`ended with ${code}:\n${written}`))
    })
  })
}

/** One JSON request a line, one JSON answer a line, in any order: `{id, …}` → `{id, result}` or `{id, error}`. */
export class JsonProcess {
  readonly child: Piped
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  #next = 0
  #errors = ''

  constructor(child: Piped) {
    this.child = child
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{"id"')) return
      const { id, result, error } = JSON.parse(line) as { id: number; result?: unknown; error?: string }
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (error === undefined) waiting?.resolve(result as never)
      else waiting?.reject(new Error(error))
    })
    child.stderr.on('data', (chunk: string) => (this.#errors = (this.#errors + chunk).slice(-4000)))
    child.once('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`ended with ${code}: ${this.#errors}`))
    })
  }

  ask<T>(request: object): Promise<T> {
    const id = this.#next++
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.child.stdin.write(`${JSON.stringify({ id, ...request })}\n`)
    })
  }
}
