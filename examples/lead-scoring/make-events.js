// Writes profiles.jsonl and events.jsonl: a year of 400 leads, the same bytes every time.
//
//   node examples/lead-scoring/make-events.js [folder]
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2] ?? import.meta.dirname
const random = mulberry32(31)
const day = 86_400_000
const start = Date.UTC(2026, 0, 1)
const days = 365

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

const firstNames = 'Ada Ben Cleo Dario Elif Finn Greta Hugo Ines Jonas Kaya Lena Maya Noor Omar Pia Quentin Rosa Sami Tom'.split(' ')
const companies = 'adatum contoso fabrikam litware northwind proseware tailspin wingtip'.split(' ')
const products = [
  ['starter-kit', 49],
  ['api-credits', 120],
  ['training-day', 890],
]

// Mondays to Sundays; people work in the morning and after lunch.
const weekdayFactor = [1, 1.1, 1.05, 1, 0.75, 0.2, 0.15]
const hours = [7, 8, 8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 13, 13, 14, 14, 14, 15, 15, 16, 16, 17, 18, 20, 21]

/** August and the last days of the year are quiet. */
function seasonFactor(index) {
  if (index >= 212 && index < 243) return 0.6
  return index >= 355 ? 0.3 : 1
}

const weekday = (index) => (index + 3) % 7 // 2026-01-01 was a Thursday
const isNewsletterDay = (index) => weekday(index) === 1 && Math.floor(index / 7) % 2 === 0
const isWebinarDay = (index) => weekday(index) === 3 && index % 28 < 7

const events = []
const profiles = []
let lastId = 0

function log(user, time, rest) {
  lastId++
  const line = JSON.stringify({
    user_id: user,
    time: new Date(Math.floor(time / 1000) * 1000).toISOString().replace('.000Z', 'Z'),
    ...rest,
    id: `e-${String(lastId).padStart(5, '0')}`,
  })
  // Apps on phones deliver some of their events late, and exports repeat a few lines.
  const late = rest.properties?.app === 'iOS' && chance(0.06) ? between(2, 40) * 3_600_000 : 0
  events.push({ arrival: time + late, line })
  if (chance(0.004)) events.push({ arrival: time + late + between(1, 90) * 60_000, line })
}

const session = (user, time) =>
  log(user, time, { type: 'session_start', properties: { app: chance(0.75) ? 'Web' : 'iOS' } })
const custom = (user, time, event, properties) => log(user, time, { event, properties })
const email = (user, time, action, campaign) =>
  log(user, time, { type: 'message', properties: { channel: 'email', action, campaign } })
const profile = (user, time, attributes) => log(user, time, { type: 'profile', attributes })

/** A visit: a session or two, pages, and now and then something that counts. */
function visit(user, time, eager) {
  let at = time
  session(user, at)
  if (chance(0.3)) custom(user, (at += between(20, 300) * 1000), 'page_viewed', { path: pick(['/pricing', '/docs', '/blog']) })
  if (chance(eager * 0.07)) {
    custom(user, (at += between(60, 600) * 1000), 'demo_requested', {
      plan: pick(['free', 'pro', 'pro', 'enterprise']),
      seats: between(1, 40) * 5,
    })
  }
  if (chance(eager * 0.1)) custom(user, (at += between(60, 900) * 1000), 'quote_requested', { seats: between(1, 40) * 5 })
  if (chance(eager * 0.11)) {
    const [product_id, price] = pick(products)
    log(user, (at += between(60, 900) * 1000), { type: 'purchase', properties: { product_id, price, currency: 'EUR' } })
  }
  if (chance(eager * 0.4)) session(user, at + between(40, 300) * 60_000)
}

/** How often a lead comes by: a share of days at rest, and one or two surges of interest. */
const temperaments = {
  hot: () => ({ rest: 0.03, surges: 1 + Number(chance(0.1)), weeks: () => between(7, 16), surge: 0.68, eager: 1 }),
  warm: () => ({ rest: 0.02, surges: Number(chance(0.6)), weeks: () => between(2, 6), surge: 0.3, eager: 0.4 }),
  cold: () => ({ rest: 0.004, surges: Number(chance(0.5)), weeks: () => 1, surge: 0.4, eager: 0.1 }),
}

function lead(number) {
  const user = `lead-${String(number).padStart(4, '0')}`
  const existing = number <= 130
  const share = random()
  const temperament = share < 0.17 ? 'hot' : share < 0.48 ? 'warm' : 'cold'
  const habit = temperaments[temperament]()
  const name = pick(firstNames)
  const address = `${name.toLowerCase()}.${number}@${pick(companies)}.example`
  const attributes = { first_name: name, email: address }
  let born = 0
  if (existing) {
    if (number % 40 === 0) attributes.is_employee = true
    // A score that another tool has left: the seed of the launch leaves it alone, so nothing changes, and they stay out.
    if (number % 19 === 0) attributes['lead score'] = between(1, 30)
    profiles.push(JSON.stringify({ user_id: user, attributes }))
  } else born = between(0, days - 20)
  // Some look around before they leave an address, and a few never leave one.
  const known = existing ? 0 : born + (chance(0.2) ? between(1, 25) : 0)
  const anonymous = !existing && chance(0.04)
  const surges = Array.from({ length: habit.surges }, (_, index) => {
    const from = index === 0 && !existing && chance(0.7) ? born : between(born, days - 15)
    return { from, to: from + habit.weeks() * 7 }
  })
  let subscribed = !anonymous
  for (let index = born; index < days; index++) {
    const midnight = start + index * day
    const signsUp = !existing && !anonymous && index === known
    const signUpAt = midnight + pick(hours) * 3_600_000 + between(0, 3_599) * 1000
    if (signsUp) profile(user, signUpAt, attributes)
    const surging = surges.some(({ from, to }) => index >= from && index < to)
    const rate = (surging ? habit.surge : habit.rest) * weekdayFactor[weekday(index)] * seasonFactor(index)
    if (signsUp) visit(user, signUpAt + between(20, 240) * 1000, habit.eager)
    else if (chance(rate)) visit(user, midnight + pick(hours) * 3_600_000 + between(0, 3_599_999), surging ? habit.eager : 0.1)
    const reachable = subscribed && index > known
    if (reachable && isNewsletterDay(index) && chance(surging ? 0.5 : 0.04)) {
      const opened = midnight + 8 * 3_600_000 + between(60, 20_000) * 1000
      email(user, opened, 'open', 'Newsletter')
      if (chance(surging ? 0.5 : 0.3)) {
        const clicked = opened + between(5, 60) * 1000
        email(user, clicked, 'click', 'Newsletter')
        // The link opens the site: two actions within seconds of each other.
        session(user, clicked + between(1, 4) * 1000)
      } else if (chance(surging ? 0.02 : 0.3)) {
        log(user, opened + 20_000, { type: 'subscription_changed', properties: { channel: 'email', to: 'unsubscribed' } })
        subscribed = false
      }
    }
    if (reachable && isWebinarDay(index) && chance(surging ? 0.3 : 0.01)) {
      custom(user, midnight + 15 * 3_600_000 + between(-120, 600) * 1000, chance(0.85) ? 'webinar_joined' : 'webinar_cancelled', {
        topic: pick(['Lead scoring', 'Hand-off to sales', 'Measuring decay']),
      })
    }
  }
  if (temperament === 'hot' && !anonymous) sales(user, surges[0].to)
}

/** What sales does with a hot lead: some become customers, some are reopened for another round. */
function sales(user, surgeEnd) {
  const index = surgeEnd + between(-5, 20)
  if (index >= days) return
  const at = start + index * day + between(9, 16) * 3_600_000 + between(0, 3_599) * 1000
  if (chance(0.35)) profile(user, at, { lifecycle: 'customer' })
  else if (chance(0.3)) profile(user, at, { lead_status: 'Open' })
}

for (let number = 1; number <= 400; number++) lead(number)

// Two writes to the score from outside: a second entry begins to wait, and both decay from then on.
profile('lead-0003', Date.UTC(2026, 2, 12, 10, 30), { 'lead score': 40 })
profile('lead-0061', Date.UTC(2026, 4, 6, 14, 5), { 'lead score': 25 })
// An import that has gone wrong: a text where the number was. Nothing is scored any more.
profile('lead-0024', Date.UTC(2026, 3, 20, 9, 0), { 'lead score': 'n/a' })

// Stable: equal arrivals stay in the order in which they were made.
events.sort((a, b) => a.arrival - b.arrival)
writeFileSync(join(folder, 'profiles.jsonl'), `${profiles.join('\n')}\n`)
writeFileSync(join(folder, 'events.jsonl'), `${events.map(({ line }) => line).join('\n')}\n`)
