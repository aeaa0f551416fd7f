/** A million events through the whole of `simulate`, against the script one would write in five minutes. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeLog } from './make-log.js'
import { race, report, runOnce } from './measure.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const config = `${root}examples/lead-scoring/leadscore.yaml`

export function simulation(rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'leadscore-bench-'))
  try {
    const log = join(folder, 'events.jsonl')
    const [events, users] = [1_000_000, 50_000]
    makeLog(log, events, users)
    const rival = [process.execPath, `${root}test/bench/rival-readline.js`, log]
    const ours = [process.execPath, `${root}bin/leadscore.js`, 'simulate', log, '--config', config, '--format', 'json']
    const counted = JSON.parse(runOnce(rival).stdout)
    const summary = JSON.parse(runOnce(ours).stdout)
    if (summary.events !== counted.events || summary.users !== counted.users)
      throw new Error('the contestants read different logs')
    report(
      `Simulation of ${events.toLocaleString('en-US')} events`,
      race({ 'readline + JSON.parse': rival, 'leadscore simulate': ours }, rounds),
      'readline + JSON.parse',
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
