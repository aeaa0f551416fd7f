/** The CI workflow that `init` writes; the version is pinned, so that a build does not change by itself. */
import { version } from '../version.ts'

const run = `npx --yes leadscore@${version}`

export const starterWorkflow = `name: leadscore
on: [push, pull_request]
permissions:
  contents: read
  # security-events: write
jobs:
  leadscore:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-node@v5
        with:
          node-version: 24
      # Findings appear beside the lines of a pull request.
      - name: The config has no errors and no warnings
        run: ${run} validate --fail-on warning -f github
      # To see them under Security > Code scanning too, allow \`security-events: write\` above, and:
      # - run: ${run} validate --fail-on never -f sarif > leadscore.sarif
      # - uses: github/codeql-action/upload-sarif@v4
      #   with:
      #     sarif_file: leadscore.sarif
      - name: The tests beside the config pass
        run: ${run} test -f github
      - name: The sample log still runs through it
        run: ${run} simulate events.jsonl
`
