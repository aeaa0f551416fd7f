// Writes profiles.jsonl and events.jsonl: half a year of 64 trials, the same bytes every time.
//
//   node examples/product-led/make-events.js [folder]
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2] ?? import.meta.dirname
const random = mulberry32(7)
const minute = 60_000
const day = 1440 * minute
const start = Date.UTC(2026, 1, 16) // two weeks before the launch
const days = 196

/** Uniform in [0, 1); Tommy Ettinger's mulberry32. */
function mulberry32(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const chance = (probability) => random() < probability
const between = (low, high) => low + Math.floor(random() * (high - low + 1))
const pick = (list) => list[Math.floor(random() * list.length)]

const firstNames = 'Amira Bo Chiara Dmitri Esra Femi Gita Henk Isla Jun Karim Luz Mei Nils Oda Paul'.split(' ')
const companies = ['Blue Harbor', 'Café "Zeitlos"', 'Hillside & Sons', 'Kite Logistics', 'Mori Labs', 'Søndergaard']
const vendors = ['salesforce', 'hubspot', 'snowflake', 'spreadsheet', 'webhook']

const events = []
const profiles = []

function log(user, time, rest) {
  events.push({ time, line: JSON.stringify({ user_id: user, time: new Date(time).toISOString(), ...rest }) })
}

const typed = (user, time, type, properties) => log(user, time, properties ? { type, properties } : { type })
const custom = (user, time, event, properties) => log(user, time, properties ? { event, properties } : { event })

/** What somebody does with the product in one sitting, by how deep they are into it. */
function work(user, time, depth) {
  let at = time
  const next = () => (at += between(40, 900) * 1000)
  typed(user, at, 'session_start', { app: chance(0.8) ? 'Web' : pick(['iOS', 'Android']) })
  if (chance(0.25)) custom(user, next(), 'report_viewed', { report: { kind: pick(['sample', 'pipeline', 'forecast']) } })
  if (chance(depth * 0.1)) {
    const integration = { vendor: pick(vendors), status: chance(0.7) ? 'live' : 'pending' }
    custom(user, next(), 'integration_connected', { integration })
  }
  if (chance(depth * 0.12)) {
    const recipients = Array.from({ length: between(1, 3) }, () => ({ role: pick(['analyst', 'manager', 'director', 'vp']) }))
    custom(user, next(), 'report_shared', { report: { kind: pick(['sample', 'pipeline', 'forecast']) }, recipients })
  }
  if (chance(depth * 0.12)) custom(user, next(), 'teammate_invited')
  if (chance(depth * 0.06)) {
    custom(user, next(), 'checkout_started', { plan: pick(['team', 'team', 'business', 'enterprise']), seats: between(3, 40) })
  }
  if (chance(depth * 0.05)) typed(user, next(), 'inbound_message', { channel: pick(['whatsapp', 'whatsapp', 'sms']) })
  if (chance(depth * 0.03)) log(user, next(), { type: 'profile', attributes: { wants_call: true } })
  if (chance(0.02)) typed(user, next(), 'location')
  return next()
}

function trial(number) {
  const user = `trial-${String(number).padStart(3, '0')}`
  const name = pick(firstNames)
  const own = number % 21 === 0
  const attributes = {
    first_name: name,
    email: `${name.toLowerCase()}@${own ? 'eu.leadworks' : pick(['harbor', 'hillside', 'kite', 'mori'])}.example`,
    company: pick(companies),
  }
  if (number % 13 === 0) Object.assign(attributes, { account_type: 'reseller', reseller_tier: between(1, 4) })
  if (number % 17 === 0) attributes.do_not_call = true
  const born = number <= 24 ? 0 : between(1, days - 30)
  const begins = start + born * day + between(8 * 60, 17 * 60) * minute
  if (number <= 24) profiles.push(JSON.stringify({ user_id: user, attributes }))
  else {
    log(user, begins, { type: 'profile', attributes })
    custom(user, begins + between(5, 90) * 1000, 'trial_started', { plan: pick(['team', 'business']) })
  }
  const depth = pick([0.1, 0.1, 0.3, 0.3, 0.7, 1])
  const until = Math.min(days, born + between(2, depth > 0.5 ? 18 : 6) * 7)
  let subscribed = true
  for (let index = born; index < days; index++) {
    const weekend = (index + 0) % 7 > 4 // day 0 is a Monday
    const midnight = start + index * day
    const busy = index < until
    if (chance((busy ? 0.22 + depth * 0.25 : 0.012) * (weekend ? 0.2 : 1))) {
      const at = work(user, Math.max(midnight + between(7 * 60, 18 * 60) * minute, begins + 5 * minute), busy ? depth : 0)
      if (chance(0.05)) custom(user, at, 'teammate_removed')
    }
    if (!subscribed || index <= born || index % 14 !== 1) continue
    const mail = midnight + 540 * minute + between(0, 5000) * 1000
    if (chance(busy ? 0.4 : 0.05)) typed(user, mail, 'message', { channel: 'email', action: 'click', canvas: 'Onboarding' })
    else if (chance(busy ? 0.1 : 0.03)) typed(user, mail, 'message', { channel: 'push', action: 'open', campaign: 'Weekly Digest' })
    else if (chance(busy ? 0.01 : 0.04)) {
      typed(user, mail, 'subscription_changed', chance(0.5) ? { channel: 'email', to: 'unsubscribed' } : { group: 'product-news', to: 'unsubscribed' })
      subscribed = false
    }
  }
  const ends = start + until * day + between(9 * 60, 16 * 60) * minute
  if (until >= days) return
  if (depth > 0.5 && chance(0.5)) {
    typed(user, ends, 'conversion', { canvas: 'Trial to Paid' })
    typed(user, ends + 2 * minute, 'purchase', { product_id: chance(0.6) ? 'annual-plan' : 'monthly-plan', price: between(4, 60) * 30, currency: 'EUR' })
    log(user, ends + between(10, 300) * minute, { type: 'profile', attributes: { lifecycle: 'customer' } })
  } else if (chance(0.5)) log(user, ends, { type: 'profile', attributes: { lead_stage: 'nurture' } })
}

for (let number = 1; number <= 64; number++) trial(number)

// Stable: equal times stay in the order in which they were made.
events.sort((a, b) => a.time - b.time)
writeFileSync(join(folder, 'profiles.jsonl'), `${profiles.join('\n')}\n`)
writeFileSync(join(folder, 'events.jsonl'), `${events.map(({ line }) => line).join('\n')}\n`)
