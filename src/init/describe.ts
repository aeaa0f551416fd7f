/** What `init` says: what was written, what was kept, and what to type next. */
import { isAbsolute, normalize } from 'node:path'
import { visible } from '../text/visible.ts'
import type { Scaffold } from './scaffold.ts'
import type { StarterFile } from './starter-files.ts'

const workflow = '.github/'

export function describeScaffold({ folder, written, kept, repository }: Scaffold): string {
  const where = normalize(folder)
  const here = where === '.' || where === './'
  const place = here ? 'this folder' : visible(where)
  const sections = [
    written.length > 0
      ? [`Written into ${place}:`, ...list(written)]
      : [`Nothing to write: everything is in ${place}.`],
    kept.length > 0 ? ['Kept as they are:', ...list(kept)] : [],
    repository !== undefined && written.some(({ path }) => path.startsWith(workflow))
      ? [`CI reads workflows at the root of the repository: move .github to ${visible(repository)}`]
      : [],
    [
      'Next:',
      ...(here ? [] : [`  cd ${shellWord(where)}`]),
      '  npx leadscore validate',
      '  npx leadscore test',
      '  npx leadscore simulate events.jsonl',
      '  npx leadscore render --user lead.json',
    ],
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function list(files: readonly StarterFile[]): string[] {
  const width = Math.max(...files.map(({ path }) => path.length))
  return files.map(({ path, summary }) => `  ${path.padEnd(width)}  ${summary}`)
}

function shellWord(path: string): string {
  const safe = isAbsolute(path) || !path.startsWith('-') ? path : `./${path}`
  return /^[\w./+@:-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", `'\\''`)}'`
}
