/** The obvious script: readline, JSON.parse, a map. Counts what the same config counts, without the loop. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

const points = new Map()
let events = 0
for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  const event = JSON.parse(line)
  events++
  const matches = event.type === 'session_start' || event.event === 'webinar_joined' || event.event === 'demo_requested'
  points.set(event.user_id, (points.get(event.user_id) ?? 0) + (matches ? 1 : 0))
}
console.log(JSON.stringify({ events, users: points.size }))
