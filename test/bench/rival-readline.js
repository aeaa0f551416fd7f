/** The obvious script for test/bench/standard.yaml: readline, JSON.parse, a map, a sort for each user. */
import { createReadStream, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const [log, output] = process.argv.slice(2)
const window = 30 * 86_400_000
const users = new Map()
let latest = -Infinity
for await (const line of createInterface({ input: createReadStream(log) })) {
  const event = JSON.parse(line)
  const time = Date.parse(event.time)
  if (time > latest) latest = time
  let kept = users.get(event.user_id)
  if (kept === undefined) users.set(event.user_id, (kept = []))
  if (event.type === 'profile') {
    if (event.attributes.email !== undefined) kept.push({ time, email: event.attributes.email, points: 0 })
  } else if (event.type === 'session_start' || event.event === 'webinar_joined') kept.push({ time, points: 1 })
  else if (event.event === 'demo_requested' && ['pro', 'enterprise'].includes(event.properties.plan))
    kept.push({ time, points: 5 })
}
const rows = []
for (const [user, events] of users) {
  events.sort((a, b) => a.time - b.time)
  let [score, since, email, handoff] = [0, undefined, undefined, '']
  const decay = (until) => {
    if (since === undefined) return
    const times = Math.floor((until - since) / window)
    score -= times
    since += times * window
  }
  for (const event of events) {
    decay(event.time)
    if (event.points === 0) {
      if (event.email !== email) since ??= event.time
      email = event.email
    } else if (since !== undefined) {
      score += event.points
      since = event.time
      if (score > 10 && handoff === '') handoff = new Date(event.time).toISOString()
    }
  }
  decay(latest)
  rows.push([user, score, handoff])
}
rows.sort(([a], [b]) => (a < b ? -1 : 1))
writeFileSync(output, `user_id,score,last_handoff\n${rows.map((row) => `${row.join(',')}\n`).join('')}`)
