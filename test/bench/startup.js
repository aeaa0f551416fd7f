/** How long it takes until something happens, as a ratio to a bare Node. */
import { fileURLToPath } from 'node:url'
import { race, report, runOnce } from './measure.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const leadscore = [process.execPath, `${root}bin/leadscore.js`]
const config = `${root}examples/lead-scoring/leadscore.yaml`

export function startup(rounds) {
  const validated = runOnce([...leadscore, 'validate', '--format', 'json', config])
  if (JSON.parse(validated.stdout).schema !== 'leadscore.diagnostics/1')
    throw new Error('validate printed no diagnostics')
  const bare = 'node -e 0'
  const contestants = {
    [bare]: [process.execPath, '-e', '0'],
    'leadscore --version': [...leadscore, '--version'],
    'leadscore --help': [...leadscore, '--help'],
    'leadscore validate (the example)': [...leadscore, 'validate', config],
  }
  report('Start-up', race(contestants, rounds), bare)
}
