// Explain says of every user of a random log what simulate says, and sees exactly the events that simulate sees.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseEvent, type ProfileRow, parseProfile } from '../../src/events/event.ts'
import { explainLead } from '../../src/explain/explain.ts'
import { loadConfig, simulate } from '../../src/index.ts'
import { cases, type Case } from '../agreement/arbitrary.ts'
import { encode, toYaml } from '../agreement/encode.ts'
import { sourceOf } from './sources.ts'

const numRuns = Number(process.env['LEADSCORE_RUNS'] ?? 100)

const linesOf = (rows: object[]) => encode(rows)

const explained = async ({ config, log, profiles, until, latency, style }: Case, user: string) => {
  const { plan } = loadConfig(toYaml(config), 'random.yaml')
  return explainLead(plan!, user, {
    events: [sourceOf(encode(log, style))],
    ...(profiles && { profiles: { name: 'profiles.jsonl', open: () => linesOf(profiles) } }),
    until: until ?? undefined,
    latency,
  })
}

test(
  `the final state is simulate's row, in ${numRuns} random cases`,
  async () => {
    const property = fc.asyncProperty(cases, async (one) => {
      const { plan } = loadConfig(toYaml(one.config), 'random.yaml')
      const { scores, handoffs, summary } = await simulate(plan!, {
        events: encode(one.log, one.style),
        ...(one.profiles && { profiles: one.profiles.map((row) => parseProfile(JSON.stringify(row)) as ProfileRow) }),
        until: one.until ?? undefined,
        latency: one.latency,
      })
      for (const { user_id, ...row } of scores) {
        const { ledger, log, span, reading, known } = await explained(one, user_id)
        expect(known).toBe(true)
        expect(reading.events).toBe(summary.events)
        const { lastHandoff, ...result } = ledger.final.result
        expect({ ...result, last_handoff: lastHandoff === null ? null : new Date(lastHandoff).toISOString() }).toEqual(
          row,
        )
        expect(span.until === null ? null : new Date(span.until).toISOString()).toBe(summary.until)
        expect(log.events.map(({ event }) => event)).toEqual(
          one.log
            .map((line) => parseEvent(JSON.stringify(line)))
            .filter((event) => 'user' in event && event.user === user_id),
        )
        agreesWithItself(
          ledger,
          plan!.groups.map(({ name }) => name),
        )
        const sent = ledger.lines.flatMap(({ time, effects }) =>
          effects.filter((e) => e.what === 'hand-off' && e.outcome === 'sent').map(() => ({ time })),
        )
        expect(sent.map(({ time }) => new Date(time!).toISOString()).sort()).toEqual(
          [...handoffs].filter((row) => row.user_id === user_id).map(({ time }) => time),
        )
      }
    })
    await fc.assert(property, { numRuns, ...seed })
  },
  60_000 + numRuns * 60,
)

const seed = process.env['LEADSCORE_SEED'] === undefined ? {} : { seed: Number(process.env['LEADSCORE_SEED']) }

/** The lines of a ledger hang together, and count what the result counts. */
function agreesWithItself({ lines, final }: Awaited<ReturnType<typeof explained>>['ledger'], groups: string[]) {
  let score: unknown = null
  let first = true
  for (const { before, after, time } of lines) {
    if (first && time !== null) score = before
    first = false
    if (time !== null) expect(before).toEqual(score)
    score = after
  }
  const effects = lines.flatMap((line) => line.effects)
  const count = (what: string) => effects.filter((effect) => effect.what === what).length
  expect(count('advanced')).toBe(final.result.advanced)
  expect(count('missed')).toBe(final.result.missed)
  expect(count('entered')).toBe(final.result.entries)
  expect(effects.filter((e) => e.what === 'window ended' && e.points !== 0)).toHaveLength(final.result.decays)
  expect(final.waiting).toHaveLength(final.result.waiting)
  for (const { cause, effects: own } of lines) {
    // What the analysis of triggers says is what the engine did.
    for (const effect of own) {
      if (effect.what === 'earlier group won')
        expect(groups.indexOf(effect.winner)).toBeLessThan(groups.indexOf(effect.group))
      if (effect.what === 'filter failed' || (effect.what === 'entry refused' && effect.reason === 'audience'))
        expect(effect.unmet.length).toBeGreaterThan(0)
      if (effect.what === 'missed' || (effect.what === 'advanced' && cause.kind === 'event'))
        expect(own.some((other) => other.what === 'filter failed' && other.group === effect.group)).toBe(false)
    }
    const taken = own.find((effect) => ['missed', 'remembered', 'advanced'].includes(effect.what))
    for (const effect of own)
      if (effect.what === 'earlier group won') expect(taken).toMatchObject({ group: effect.winner })
    expect(own.filter(({ what }) => ['missed', 'remembered', 'advanced'].includes(what)).length).toBeLessThan(2)
    // Every line that is nobody's event begins with what brought it about.
    if (cause.kind === 'due')
      expect(['window ended', 'advanced', 'wrote', 'not written', 'waiting']).toContain(own[0]!.what)
  }
}
