/**
 * The state machine of a lead (src/engine/lead.ts) once more, for what nearly all leads are like: without latency and
 * onlookers, and with one entry at a time. A lead that is less usual is left to the host, from the start, and nothing
 * is kept of it. The rules in comments are those of `semantics`.
 */
import {
  addHandoff,
  countAdvanced,
  countAfterUntil,
  countDuplicate,
  countMissed,
  finish,
  forget,
  startCounting,
} from './counts'
import * as host from './host'
import * as plan from './plan'

export { configureCounts } from './counts'
export { countRecords, sortEvents, spreadRecords } from './order'
export { configure } from './plan'

// Reasons of a miss, as places in `missReasons` of the host.
const NEVER_ENTERED: u32 = 0
const LEFT_THROUGH_EXIT: u32 = 2
const LEFT_WITHOUT_POINTS: u32 = 3
const REFUSED_BY_AUDIENCE: u32 = 4
const REFUSED_BY_REELIGIBILITY: u32 = 5
const NOT_FOLLOWED: u32 = 7

/** In the place of a payload: the event is dropped. */
const DROPPED: i32 = i32.MIN_VALUE

// What payloads fire: the group plus one, shifted by two, then a bit for the entry, and a lowest one, so that it is not UNKNOWN.
const ENTERS: i32 = 2
const GROUP_BITS: i32 = 2
/** In the place of that: not known yet; nothing looks at it; attributes decide, each time. */
const UNKNOWN: i32 = 0
const NOT_LOOKED_AT: i32 = -1
const DECIDED: i32 = -2
const MOST_PAYLOADS: i32 = 1 << 14

// The lead, where the host sees it: the score, whether there is one, which lead it is, payloads that set texts.
let lead: usize = 0
const HAS_SCORE: usize = 8
const NUMBER: usize = 12
const TEXTS: usize = 16
/** In the place of a payload: the attribute was set in another way. */
const NO_TEXT: i32 = 1

let matches: usize = 0
/** For each text attribute what a change fires (UNKNOWN: that depends on more), and which audiences look at it. */
let textMatches: usize = 0
let textCount: u32 = 0
// Audiences, as bits.
const ENTRY: u32 = 1
const HANDOFF: u32 = 2
/** Directory of the first times of users (src/events/column.ts), for a launch. */
let firstTimes: usize = 0
const TIMES_BITS: u32 = 13

/** By score: whether the webhook is sent. */
let decisions: usize = 0
const LOWEST_SCORE: f64 = -1024
const HIGHEST_SCORE: f64 = 3071
const SENT: u8 = 1
const NOT_SENT: u8 = 2

let user: u32 = 0
/** Place of the lead in the call. */
let place: u32 = 0
let isOdd: bool = false
/** Nothing more is to be replayed of it here. */
let isOver: bool = false
// What audiences say of the attributes as they are, in bits: which were asked, and in which the lead is.
let asked: u32 = 0
let inside: u32 = 0
/** The host may have set attributes of the lead. */
let isMet: bool = false
// What they say of leads without attributes, which is the same of all.
let blankAsked: u32 = 0
let blankInside: u32 = 0
/** When the current window ends in ms; Infinity while nobody waits. */
let windowEnd: f64 = Infinity
/** When the CRM writes back; Infinity when it has nothing to write. */
let sync: f64 = Infinity
/** The earlier of the two. */
let due: f64 = Infinity
/** What was scheduled first of the two comes first at the same instant (T4). */
let isSyncLater: bool = false
let since: f64 = 0
let stage: u32 = 0
let best: i32 = -1
let lastEntry: f64 = -Infinity
let lastHandoff: f64 = -Infinity
let outBecause: u32 = NEVER_ENTERED
let entered: u32 = 0
let decays: u32 = 0

/** Says where the lead is, and what is known of payloads, of `texts` text attributes, of scores, and of users. */
export function configureLead(
  state: usize,
  payloads: usize,
  ofTexts: usize,
  texts: u32,
  scores: usize,
  ofUsers: usize,
): void {
  lead = state
  matches = payloads
  textMatches = ofTexts
  textCount = texts
  decisions = scores
  firstTimes = ofUsers
}

/** Says what audiences, as bits, were asked for leads without attributes, and which of them such leads are in. */
export function configureBlank(audiences: u32, those: u32): void {
  blankAsked = audiences
  blankInside = those
}

/**
 * Replays `count` leads, from `first` on or those of `numbers` (0: there are none), whose events lie between one of
 * `starts` and the next, and leaves a row for each; returns how many it has replayed before the first one that is the host's.
 */
export function replay(
  first: u32,
  numbers: usize,
  count: u32,
  starts: usize,
  times: usize,
  payloads: usize,
  rows: usize,
): u32 {
  for (place = 0; place < count; place++) {
    const at = starts + ((<usize>place) << 2)
    begin(numbers == 0 ? first + place : load<u32>(numbers + ((<usize>place) << 2)))
    if (!isOver) run(times, payloads, load<u32>(at), load<u32>(at, 4))
    const row = rows + ((<usize>place) << 4)
    if (!isOdd && finish(row, load<f64>(lead), entered, windowEnd == Infinity ? 0 : 1, decays)) continue
    forget()
    return place
  }
  return count
}

function begin(number: u32): void {
  user = number
  store<f64>(lead, 0)
  store<u32>(lead, 0, HAS_SCORE)
  store<u32>(lead, load<u32>(lead, NUMBER) + 1, NUMBER)
  for (let text: u32 = 0; text < textCount; text++) store<i32>(lead + TEXTS + ((<usize>text) << 2), 0)
  isOdd = isOver = isSyncLater = false
  asked = 0
  windowEnd = sync = due = Infinity
  lastEntry = lastHandoff = -Infinity
  outBecause = NEVER_ENTERED
  entered = decays = 0
  isMet = plan.hasProfiles
  startCounting()
  if (plan.hasProfiles && host.begin(number) == host.ODD) leave()
}

/** To the host. */
function leave(): void {
  isOdd = isOver = true
}

function run(times: usize, payloads: usize, from: u32, to: u32): void {
  let isLaunched = plan.launchAt == -Infinity
  const isKnown = !isLaunched && wasKnown()
  for (let at = from; at < to && !isOver; at++) {
    const time = load<f64>(times + ((<usize>at) << 3))
    if (time > plan.until) {
      countAfterUntil(to - at)
      break
    }
    const payload = load<i32>(payloads + ((<usize>at) << 2))
    if (!isLaunched) {
      isLaunched = time >= plan.launchAt
      if (!isLaunched) {
        observe(payload)
        continue
      }
      if (isKnown) launch()
    }
    if (payload >= 0) happen(time, payload)
    else if (payload == DROPPED) countDuplicate()
    else {
      if (due <= time) runUntil(time)
      change(time, payload)
    }
  }
  if (!isLaunched && isKnown && plan.launchAt <= plan.until) launch()
  if (due <= plan.until) runUntil(plan.until)
}

/** A profile row, or an event strictly before the launch (T7). */
function wasKnown(): bool {
  if (plan.hasProfiles && host.hasProfile(user)) return true
  const page = <usize>load<u32>(firstTimes + ((<usize>(user >> TIMES_BITS)) << 2))
  return load<f64>(page + ((<usize>(user & ((1 << TIMES_BITS) - 1))) << 3)) < plan.launchAt
}

/** An event before the launch changes the profile and nothing else (T7). */
function observe(payload: i32): void {
  if (payload == DROPPED) countDuplicate()
  else if (payload < 0 || matchOf(payload) == DECIDED) met(host.meet(payload))
}

/** The seed of the launch, for users without a score (T7). */
function launch(): void {
  if (isNaN(plan.launchSeed) || load<u32>(lead, HAS_SCORE) != 0) return
  store<f64>(lead, plan.launchSeed)
  store<u32>(lead, 1, HAS_SCORE)
  if (plan.scoreEnters(plan.launchSeed)) enter(plan.launchAt)
  considerHandoff(plan.launchAt)
}

function matchOf(payload: i32): i32 {
  const match = payload < MOST_PAYLOADS ? load<i32>(matches + ((<usize>payload) << 2)) : UNKNOWN
  return match == UNKNOWN ? host.learn(payload) : match
}

/** An event that is no change of attributes. */
function happen(time: f64, payload: i32): void {
  const match = matchOf(payload)
  if (match == NOT_LOOKED_AT) return
  if (due <= time) runUntil(time)
  if (match == DECIDED) meet(time, payload)
  else fire(time, match)
}

/** The Action Path first, then the entry (A6). */
function fire(time: f64, match: i32): void {
  const group = (match >> GROUP_BITS) - 1
  if (group >= 0) act(time, group)
  if (match & ENTERS) enter(time)
}

/** Attributes change, or have a say. */
function meet(time: f64, payload: i32): void {
  const said = met(host.meet(payload))
  if (!(said & host.FIRES)) return
  const group = host.group()
  if (group >= 0) act(time, group)
  if (host.entry()) enter(time)
  if (said & host.SCORE_CHANGED) considerHandoff(time)
}

/** What the host says of an event that it met. */
function met(said: i32): i32 {
  asked = 0
  isMet = true
  if (said & host.ODD) leave()
  return said
}

/** A profile line, or what the CRM writes back (H5). */
function change(time: f64, payload: i32): void {
  const text = ((-1 - payload) & 15) - 1
  const match = text < 0 ? UNKNOWN : load<i32>(textMatches + ((<usize>text) << 3))
  const at = lead + TEXTS + ((<usize>text) << 2)
  if (match == UNKNOWN || load<i32>(at) == NO_TEXT) {
    meet(time, payload)
    return
  }
  // The same text is the same payload; what was absent is a change, whatever it is (P3).
  if (load<i32>(at) == payload) return
  store<i32>(at, payload)
  asked &= ~load<u32>(textMatches + ((<usize>text) << 3), 4)
  fire(time, match)
}

/** An action that matches a group (A1 to A5). */
function act(time: f64, group: i32): void {
  if (windowEnd == Infinity) countMissed(outBecause)
  else if (plan.ranked) {
    if (best < 0 || group < best) best = group
  } else {
    schedule(Infinity)
    advance(time, group)
  }
}

function advance(time: f64, group: i32): void {
  countAdvanced(group)
  const points = plan.groupPoints(group)
  if (isNaN(points)) outBecause = LEFT_THROUGH_EXIT
  else complete(time, points)
}

/** The write that ends an entry, and what follows it (U1 to U5, U7). */
function complete(time: f64, points: f64): void {
  const changed = write(points)
  if ((changed || plan.heartbeat) && plan.scoreEnters(load<f64>(lead))) enter(time)
  else outBecause = NOT_FOLLOWED
  if (changed) considerHandoff(time)
}

/** Whether the score changed. */
function write(points: f64): bool {
  const old = load<f64>(lead)
  const sum = old + points
  const value = sum < plan.min ? plan.min : sum > plan.max ? plan.max : sum
  store<f64>(lead, value)
  store<u32>(lead, 1, HAS_SCORE)
  return value != old
}

/** One entry attempt (E1 to E3). */
function enter(time: f64): void {
  const isEarly = time - lastEntry < plan.reeligibility
  if (isEarly || !isIn(ENTRY)) {
    // A refused first entry leaves the user outside for the reason they always were.
    if (lastEntry != -Infinity) outBecause = isEarly ? REFUSED_BY_REELIGIBILITY : REFUSED_BY_AUDIENCE
    return
  }
  // A second entry beside the first (E3).
  if (windowEnd != Infinity) leave()
  entered++
  lastEntry = since = time
  stage = 0
  best = -1
  schedule(time + plan.windowMs(0))
}

/** Whether the lead is in an audience. */
function isIn(audience: u32): bool {
  if (!(plan.audiences & audience)) return true
  const ofScore = (plan.audiencesOfScore & audience) != 0
  if (!(asked & audience) || ofScore) {
    if (ofScore || !isBlank(audience)) inside = (inside & ~audience) | ask(audience)
    else {
      if (!(blankAsked & audience)) blankInside |= ask(audience)
      blankAsked |= audience
      inside = (inside & ~audience) | (blankInside & audience)
    }
    asked |= audience
  }
  return (inside & audience) != 0
}

/** The audience, or 0 for a lead that is not in it. */
function ask(audience: u32): u32 {
  return (audience == ENTRY ? host.inAudience() : host.inHandoffAudience()) ? audience : 0
}

/** Whether the lead has none of the attributes that an audience looks at. */
function isBlank(audience: u32): bool {
  if (isMet) return false
  for (let text: u32 = 0; text < textCount; text++) {
    const isRead = (load<u32>(textMatches + ((<usize>text) << 3), 4) & audience) != 0
    if (isRead && load<i32>(lead + TEXTS + ((<usize>text) << 2)) != 0) return false
  }
  return true
}

/** The current window ends at a time in ms; Infinity: nobody waits any more. */
function schedule(end: f64): void {
  windowEnd = end
  due = min<f64>(end, sync)
  isSyncLater = false
}

/** Handles everything that is due at or before a time (T4). */
function runUntil(time: f64): void {
  while (due <= time && !isOver) {
    const now = due
    if (sync == now && (windowEnd != now || !isSyncLater)) {
      sync = Infinity
      due = windowEnd
      change(now, plan.syncPayload)
    } else windowEnds(now)
  }
}

/** A window ran out (I1 to I3; ranked: A3). */
function windowEnds(time: f64): void {
  schedule(Infinity)
  if (best >= 0) {
    advance(time, best)
    return
  }
  const points = plan.windowPoints(stage)
  if (points != 0) decays++
  if (stage == plan.windows - 1) {
    if (points != 0) complete(time, points)
    else outBecause = LEFT_WITHOUT_POINTS
    return
  }
  stage++
  const changed = points != 0 && write(points)
  schedule(since + plan.windowMs(stage))
  if (changed) considerHandoff(time)
}

/** The hand-off, after a change of the score (H1 to H5, U7). */
function considerHandoff(time: f64): void {
  if (!plan.hasHandoff || time - lastHandoff < plan.handoffReeligibility) return
  if (!isIn(HANDOFF)) return
  const score = load<f64>(lead)
  if (!sends(time, score)) return
  if (plan.syncAfter != Infinity) {
    // A second one on its way.
    if (sync != Infinity) leave()
    sync = time + plan.syncAfter
    due = min<f64>(due, sync)
    isSyncLater = true
  }
  lastHandoff = time
  // Without room for more, the host takes what there is, and the lead again.
  if (!addHandoff(user, place, time, score)) leave()
  isOver = isOver || plan.untilHandoff
}

function sends(time: f64, score: f64): bool {
  if (!plan.sendsByScore || !(score >= LOWEST_SCORE && score <= HIGHEST_SCORE) || score != floor(score))
    return host.sends(user, time)
  const at = decisions + <usize>(score - LOWEST_SCORE)
  if (load<u8>(at) == 0) store<u8>(at, host.sends(user, time) ? SENT : NOT_SENT)
  return load<u8>(at) == SENT
}
