/** Two configs over one log of a million events, as a ratio to one simulation; its results are those of two. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeLog } from './make-log.js'
import { race, report, runOnce } from './measure.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const leadscore = [process.execPath, `${root}bin/leadscore.js`]
const example = `${root}examples/lead-scoring/leadscore.yaml`

/** The leads of the log do not reach 100; 10 hands off about one in fifty. */
const lower = [
  ['threshold: 100', 'threshold: 10'],
  ['threshold = 100', 'threshold = 10'],
]
const edits = {
  'diff: other points': [['points: 5 #', 'points: 8 #']],
  'diff: one trigger more': [
    ['- custom_event: webinar_joined', '- custom_event: webinar_joined\n      - custom_event: search'],
  ],
  'diff: both, with causes': [
    ['points: 5 #', 'points: 8 #'],
    ['- custom_event: webinar_joined', '- custom_event: webinar_joined\n      - custom_event: search'],
  ],
}

export function diff(rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'leadscore-bench-'))
  try {
    const log = join(folder, 'events.jsonl')
    const events = 1_000_000
    makeLog(log, events, 50_000)
    const simulate = (file) => [...leadscore, 'simulate', log, '--config', file, '--format', 'json']
    const config = join(folder, 'base.yaml')
    writeFileSync(config, lower.reduce(replaced, readFileSync(example, 'utf8')))
    const before = JSON.parse(runOnce(simulate(config)).stdout)
    const contestants = { 'one simulate': simulate(config) }
    for (const [index, [name, replacements]] of Object.entries(edits).entries()) {
      const edited = join(folder, `edit-${index}.yaml`)
      writeFileSync(edited, replacements.reduce(replaced, readFileSync(config, 'utf8')))
      contestants[name] = [...leadscore, 'diff', config, edited, log, '--format', 'json']
      verify(
        name,
        JSON.parse(runOnce(contestants[name]).stdout).impact,
        before,
        JSON.parse(runOnce(simulate(edited)).stdout),
      )
    }
    report(`Comparison over ${events.toLocaleString('en-US')} events`, race(contestants, rounds), 'one simulate')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function replaced(text, [from, to]) {
  if (!text.includes(from)) throw new Error(`the example has no \`${from}\` any more`)
  return text.replace(from, to)
}

function verify(name, impact, before, after) {
  const expected = {
    handoffs: [before.handoffs, after.handoffs],
    entered: [before.entered, after.entered],
    missed: [before.missed, after.missed],
    mean_score: [before.scores.mean, after.scores.mean],
    handed_off_leads: [before.users_handed_off, after.users_handed_off],
  }
  for (const [key, values] of Object.entries(expected)) {
    const found = [impact[key].before, impact[key].after]
    if (found.join() !== values.join()) throw new Error(`${name}: ${key} is ${found}, two simulations say ${values}`)
  }
  if (before.handoffs === after.handoffs) throw new Error(`${name} changes nothing`)
  const moved = impact.gained + impact.lost + impact.earlier + impact.later
  const caused = impact.causes.reduce((sum, { users }) => sum + users.length, 0)
  if (caused !== moved) throw new Error(`${name}: ${caused} of ${moved} leads have a cause`)
}
