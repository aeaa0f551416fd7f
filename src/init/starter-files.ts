/** The files that `init` writes, in the order in which they are listed. */
import { starterConfig } from './starter-config.ts'
import { starterLead, starterLog } from './starter-log.ts'
import { starterTest } from './starter-test.ts'
import { starterWorkflow } from './starter-workflow.ts'

export interface StarterFile {
  /** Relative to the folder, with `/`. */
  readonly path: string
  readonly summary: string
  readonly text: string
}

export const starterFiles: readonly StarterFile[] = [
  { path: 'leadscore.yaml', summary: 'the Canvas: entry, action groups, decay, hand-off', text: starterConfig },
  { path: 'leadscore.test.yaml', summary: 'tests of the Canvas: points, decay, hand-off', text: starterTest },
  { path: 'events.jsonl', summary: 'a sample log: two months of three leads', text: starterLog },
  { path: 'lead.json', summary: 'a profile, for `render`', text: starterLead },
  { path: '.github/workflows/leadscore.yml', summary: 'runs validate, test and simulate in CI', text: starterWorkflow },
]
