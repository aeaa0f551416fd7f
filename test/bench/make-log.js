/**
 * A seeded log, the same bytes for the same arguments: `count` events of `users` users over a year, about 185 bytes a
 * line, in eight orders of keys, 1 % of them late, with escapes and with decoys: keys of a line inside `properties`.
 */
import { closeSync, openSync, writeSync } from 'node:fs'

const quiet = ['page_view', 'search', 'click', 'download', 'video_played', 'share', 'login', 'survey_answered']
const paths = ['/pricing/\\"teams\\"', '/docs/start', '/blog/10\\\\20', '/signup', '/features/\\u00e9t\\u00e9', '/faq']

/** The eight orders: `t` time, `u` user, `e` event or type, `p` properties or attributes. */
const orders = ['utep', 'uetp', 'tuep', 'etup', 'eutp', 'petu', 'ptue', 'upet']

/** Writes the log to `path`. With `ids`, every line has an id, and 0.5 % of the lines are sent twice. */
export function makeLog(path, count, users, { ids = false, seed = 1 } = {}) {
  const random = mulberry32(seed)
  const file = openSync(path, 'w')
  const start = Date.UTC(2026, 0, 1)
  const step = 31_536e6 / count
  let block = ''
  let before = ''
  for (let i = 0; i < count; i++) {
    const late = random() < 0.01 ? Math.floor(random() * 1e7) : 0
    const time = `"time":"${isoTime(start + Math.floor(i * step) - late)}"`
    const number = Math.floor(random() * users)
    const user = `"user_id":"user-${number}"`
    const kind = random()
    const shape = (random() * 1024) | 0
    const path = paths[shape % 6]
    const decoy = `"user_id":"user-${(number * 7) % users}","event":"demo_requested"`
    let event = '"type":"profile"'
    let payload
    if (kind < 0.04) payload = `"attributes":{"email":"user-${number}@example.com","note":"imported",${decoy}}`
    else {
      if (kind < 0.16) event = '"type":"session_start"'
      else if (kind < 0.24) event = '"event":"demo_requested"'
      else if (kind < 0.3) event = '"event":"webinar_joined"'
      else if (kind < 0.31) event = '"type":"purchase"'
      else event = `"event":"${quiet[shape & 7]}"`
      const plan = ['free', 'pro', 'enterprise'][(shape >> 3) % 3]
      payload = `"properties":{"path":"${path}","plan":"${plan}",${decoy},"n":${shape}}`
    }
    let line = '{'
    for (const key of orders[(shape >> 5) & 7]) {
      if (line !== '{') line += ','
      line += key === 't' ? time : key === 'u' ? user : key === 'e' ? event : payload
    }
    line += ids ? `,"id":"${(i * 0x9e3779b1) >>> 0}-${i}"}\n` : '}\n'
    block += line
    if (ids && random() < 0.005) block += before
    before = line
    if (block.length > 1 << 20) {
      writeSync(file, block)
      block = ''
    }
  }
  writeSync(file, block)
  closeSync(file)
}

let day = Number.NaN
let dayText = ''

function isoTime(ms) {
  const today = Math.floor(ms / 86_400_000)
  if (today !== day) {
    day = today
    dayText = new Date(today * 86_400_000).toISOString().slice(0, 11)
  }
  const rest = ms - today * 86_400_000
  const two = (value) => (value < 10 ? `0${value}` : `${value}`)
  const millis = `${1000 + (rest % 1000)}`.slice(1)
  return `${dayText}${two(Math.floor(rest / 3_600_000))}:${two(Math.floor(rest / 60_000) % 60)}:${two(Math.floor(rest / 1000) % 60)}.${millis}Z`
}

function mulberry32(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
