/** What the machine is told of a plan (src/engine/replay-kernel/layout.ts writes it, word for word). */

// Numbers of 64 bits.
let numbers: usize = 0
/** End of the run in ms; -Infinity: no time passes. */
export let until: f64 = 0
export let min: f64 = 0
export let max: f64 = 0
export let reeligibility: f64 = 0
export let handoffReeligibility: f64 = 0
/** Infinity: the CRM writes nothing back. */
export let syncAfter: f64 = 0
/** The attributes that it writes, as the payload of a profile line. */
export let syncPayload: i32 = 0
/** -Infinity: there is no launch. */
export let launchAt: f64 = 0
/** NaN: nothing is written. */
export let launchSeed: f64 = 0
export let windows: u32 = 0
/** Values of the score that let a lead in again. */
let entryScores: u32 = 0

// Flags.
export let ranked: bool = false
export let heartbeat: bool = false
export let hasHandoff: bool = false
/** The replay of a lead ends with the first hand-off. */
export let untilHandoff: bool = false
export let hasProfiles: bool = false
/** Which audiences there are, and which of them look at the score: 1 that of the entry, 2 that of the hand-off. */
export let audiences: u32 = 0
export let audiencesOfScore: u32 = 0
/** What the webhook decides goes by the score alone. */
export let sendsByScore: bool = false
let everyScoreEnters: bool = false

const FIRST_LIST: usize = 88

/** Reads what the host has written: eleven numbers, then windows of a length and points, then scores, then points of groups. */
export function configure(at: usize, flags: u32): void {
  numbers = at
  until = load<f64>(at)
  min = load<f64>(at, 8)
  max = load<f64>(at, 16)
  reeligibility = load<f64>(at, 24)
  handoffReeligibility = load<f64>(at, 32)
  syncAfter = load<f64>(at, 40)
  launchAt = load<f64>(at, 48)
  launchSeed = load<f64>(at, 56)
  windows = <u32>load<f64>(at, 64)
  entryScores = <u32>load<f64>(at, 72)
  syncPayload = <i32>load<f64>(at, 80)
  ranked = (flags & 1) != 0
  heartbeat = (flags & 2) != 0
  hasHandoff = (flags & 4) != 0
  untilHandoff = (flags & 8) != 0
  hasProfiles = (flags & 16) != 0
  sendsByScore = (flags & 32) != 0
  everyScoreEnters = (flags & 64) != 0
  audiences = (flags >> 7) & 3
  audiencesOfScore = (flags >> 9) & 3
}

export function windowMs(stage: u32): f64 {
  return load<f64>(numbers + FIRST_LIST + ((<usize>stage) << 4))
}

export function windowPoints(stage: u32): f64 {
  return load<f64>(numbers + FIRST_LIST + ((<usize>stage) << 4), 8)
}

/** Whether a score that was written lets a lead in again. */
export function scoreEnters(score: f64): bool {
  if (everyScoreEnters) return true
  const scores = numbers + FIRST_LIST + ((<usize>windows) << 4)
  for (let index: u32 = 0; index < entryScores; index++) {
    if (load<f64>(scores + ((<usize>index) << 3)) == score) return true
  }
  return false
}

/** NaN: the group is an exit. */
export function groupPoints(group: u32): f64 {
  return load<f64>(numbers + FIRST_LIST + ((<usize>windows) << 4) + ((<usize>(entryScores + group)) << 3))
}
