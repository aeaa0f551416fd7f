/** The CI workflow that `init` writes; the version is pinned, so that a build does not change by itself. */
import { version } from '../version.ts'

const run = `npx --yes leadscore@${version}`

export const starterWorkflow = `name: leadscore
on: [push, pull_request]
permissions:
  contents: read
jobs:
  leadscore:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - name: The config has no errors and no warnings
        run: ${run} validate --fail-on warning
      - name: The sample log still runs through it
        run: ${run} simulate events.jsonl
`
