/** A seeded log: `count` events of `users` users over a year; 1 % late lines, decoys, eight event names. */
import { closeSync, openSync, writeSync } from 'node:fs'

export function makeLog(path, count, users) {
  const random = mulberry32(1)
  const names = [
    'webinar_joined',
    'demo_requested',
    'page_view',
    'search',
    'click',
    'download',
    'video_played',
    'share',
  ]
  const file = openSync(path, 'w')
  const start = Date.UTC(2026, 0, 1)
  let lines = []
  for (let i = 0; i < count; i++) {
    const late = random() < 0.01 ? Math.floor(random() * 1e7) : 0
    const time = new Date(start + Math.floor((i / count) * 31_536e6) - late).toISOString()
    const user_id = `user-${Math.floor(random() * users)}`
    const id = `e-${i}`
    const kind = random()
    if (kind < 0.05) lines.push({ user_id, time, type: 'profile', attributes: { email: `${user_id}@example.com` }, id })
    else if (kind < 0.2) lines.push({ user_id, time, type: 'session_start', properties: { app: 'Web' }, id })
    else {
      const event = names[Math.floor(random() * names.length)]
      const properties = { plan: i % 3 ? 'pro' : 'free', path: '/pricing/"teams"', time: 'not this one', n: i }
      lines.push({ user_id, time, event, properties, id })
    }
    if (lines.length === 20_000 || i === count - 1) {
      writeSync(file, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)
      lines = []
    }
  }
  closeSync(file)
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
