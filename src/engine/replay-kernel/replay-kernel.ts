/** The kernel that replays usual leads (assembly/*.ts, compiled to WebAssembly), in the memory where the events are. */
import { KernelModule } from '../../events/kernel/module.ts'
import { kernelBase64 } from './kernel.generated.ts'

/** What the kernel asks; assembly/host.ts says what each function answers. */
export interface KernelHost {
  begin(user: number): number
  hasProfile(user: number): boolean
  learn(payload: number): number
  meet(payload: number): number
  group(): number
  entry(): boolean
  inAudience(): boolean
  inHandoffAudience(): boolean
  sends(user: number, time: number): boolean
}

/** Places are addresses; assembly/*.ts says what each function does. */
export interface ReplayKernel {
  configure(plan: number, flags: number): void
  configureLead(
    ...places: readonly [
      ...[lead: number, matches: number, texts: number, textCount: number],
      ...[decisions: number, firstTimes: number],
    ]
  ): void
  configureBlank(asked: number, inside: number): void
  configureCounts(totals: number, own: number, groups: number, handoffs: number): void
  replay(
    ...leads: readonly [
      ...[first: number, numbers: number, count: number],
      ...[starts: number, times: number, payloads: number, rows: number],
    ]
  ): number
  countRecords(at: number, words: number, width: number, counts: number): void
  spreadRecords(
    ...places: readonly [
      ...[at: number, words: number, width: number, from: number, users: number, next: number],
      ...[times: number, payloads: number, ids: number],
    ]
  ): void
  sortEvents(starts: number, from: number, users: number, times: number, payloads: number, ids: number): number
}

export const replayModule = new KernelModule(kernelBase64)

/** Without a host nothing can be replayed. */
export function startReplayKernel(
  memory: WebAssembly.Memory,
  host: KernelHost = nobody,
  module: WebAssembly.Module = replayModule.compiled,
): ReplayKernel {
  // Functions of their own: bound ones are called in a slower way.
  const answers: KernelHost = {
    begin: (user) => host.begin(user),
    hasProfile: (user) => host.hasProfile(user),
    learn: (payload) => host.learn(payload),
    meet: (payload) => host.meet(payload),
    group: () => host.group(),
    entry: () => host.entry(),
    inAudience: () => host.inAudience(),
    inHandoffAudience: () => host.inHandoffAudience(),
    sends: (user, time) => host.sends(user, time),
  }
  return new WebAssembly.Instance(module, { env: { memory }, host: answers }).exports as ReplayKernel
}

const never = (): never => {
  throw new Error('a kernel without a host was asked to replay')
}
const nobody: KernelHost = {
  begin: never,
  hasProfile: never,
  learn: never,
  meet: never,
  group: never,
  entry: never,
  inAudience: never,
  inHandoffAudience: never,
  sends: never,
}
