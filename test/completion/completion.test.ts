/** The scripts of `completion`, in the shells they are for; a shell that is missing is skipped. */
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa, execaSync } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as registered from '../../src/commands/registry.ts'
import { formatNames } from '../../src/formats/index.ts'
import { ruleCatalog } from '../../src/rules/catalog.ts'
import { leadscore } from '../examples/sessions.ts'

const has = (shell: string) => execaSync(shell, ['-c', 'true'], { reject: false }).exitCode === 0
const [zsh, fish] = ['zsh', 'fish']
let folder = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leadscore-completion-'))
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout, exitCode } = await leadscore(['completion', shell], folder)
    expect(exitCode).toBe(0)
    writeFileSync(join(folder, `script.${shell}`), stdout)
  }
  mkdirSync(join(folder, 'work/folder'), { recursive: true })
  for (const name of ['leadscore.yaml', 'a b.yml', 'events.jsonl', 'notes.txt'])
    writeFileSync(join(folder, 'work', name), '')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const commandNames = Object.values(registered).map(({ name }) => name)

interface Case {
  readonly line: string
  readonly offers: readonly string[]
}

/** What is typed, and all that is offered for its last word. */
const cases: readonly Case[] = [
  { line: 'leadscore ', offers: [...commandNames, 'help'] },
  { line: 'leadscore val', offers: ['validate'] },
  { line: 'leadscore help val', offers: ['validate'] },
  { line: 'leadscore --color ', offers: ['auto', 'always', 'never'] },
  { line: 'leadscore --color always val', offers: ['validate'] },
  { line: 'leadscore validate -f ', offers: formatNames('diagnostics') },
  { line: 'leadscore validate --format sa', offers: ['sarif'] },
  { line: 'leadscore validate --fail-on w', offers: ['warning'] },
  { line: 'leadscore validate --fo', offers: ['--format'] },
  { line: 'leadscore validate -c l', offers: ['leadscore.yaml'] },
  { line: 'leadscore validate a', offers: ['a b.yml'] },
  { line: 'leadscore validate -f json l', offers: ['leadscore.yaml'] },
  { line: 'leadscore simulate e', offers: ['events.jsonl'] },
  { line: 'leadscore init f', offers: ['folder'] },
  { line: 'leadscore completion ', offers: ['bash', 'zsh', 'fish'] },
  { line: 'leadscore rules open', offers: ['open-loop'] },
  { line: 'leadscore rules LS', offers: ruleCatalog().map(({ code }) => code) },
]

describe.runIf(has('bash'))('bash', () => {
  test.each([...cases, { line: 'leadscore validate --format=sa', offers: ['sarif'] }])(
    '$line',
    async ({ line, offers }) => {
      // Words as readline makes them: `=` stands alone.
      const words = line.split(/ |(=)/).filter((word) => word !== undefined)
      const quoted = words.map((word) => `'${word}'`).join(' ')
      const script = `source ../script.bash; complete -p leadscore >/dev/null || exit 9
      COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _leadscore; printf '%s\\n' "\${COMPREPLY[@]}"`
      const { stdout } = await execa('bash', ['--norc', '-c', script], { cwd: join(folder, 'work') })
      expect(stdout.split('\n').sort()).toEqual([...offers].sort())
    },
  )

  test('only files that fit, and folders', async () => {
    const script = `source ../script.bash; COMP_WORDS=(leadscore validate ''); COMP_CWORD=2; _leadscore; printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout } = await execa('bash', ['--norc', '-c', script], { cwd: join(folder, 'work') })
    expect(stdout.split('\n').sort()).toEqual(['a b.yml', 'folder', 'leadscore.yaml'])
  })
})

describe.runIf(has(fish))('fish', () => {
  test.each(cases)('$line', async ({ line, offers }) => {
    const script = `source ../script.fish; complete -C '${line}'`
    const { stdout } = await execa(fish, ['--no-config', '-c', script], {
      cwd: join(folder, 'work'),
      env: { HOME: folder },
    })
    const offered = stdout.split('\n').map((each) => each.split('\t')[0]!.replace(/\/$/, ''))
    // fish also offers files that hold the letters somewhere.
    if (/ [aelf]$/.test(line)) expect(offered).toContain(offers[0])
    else expect(offered.sort()).toEqual([...offers].sort())
  })
})

describe.runIf(has(zsh))('zsh', () => {
  // Where one word fits, the line is completed to it.
  const single = cases.filter(({ offers }) => offers.length === 1)
  test('the line after a tab', async () => {
    const { stdout, stderr } = await execa(zsh, ['-f', '-c', zshSession(single.map(({ line }) => line))], {
      cwd: join(folder, 'work'),
      env: { HOME: folder, TERM: 'dumb' },
    })
    expect(stderr).toBe('')
    const lines = stdout.split('\n').map((line) => line.trimEnd().replace(/[=/]$/, ''))
    const expected = single.map(({ line, offers }) => line.replace(/[^ ]*$/, offers[0]!.replace(' ', '\\ ')))
    expect(lines).toEqual(expected)
  })
})

/**
 * A terminal in which each line is typed, then Tab, then a key that writes what the line has become. For a key that others
 * begin with, zsh would wait.
 */
function zshSession(lines: readonly string[]): string {
  return `zmodload zsh/zpty
zpty -b shell zsh -f -i
answer() { local line; zpty -r shell line "*$1*"; }
zpty -w shell 'PS1=; autoload -Uz compinit; compinit -u -D; source ../script.zsh; tell() { print -r -- "<$BUFFER>" >>../lines; BUFFER=; print ready-$((1+1)); }; zle -N tell; bindkey "^I" complete-word "^T" tell; print started-$((1+1))'
answer started-2
${lines.map((line) => `zpty -w -n shell ${JSON.stringify(line)}$'\\t\\x14'\nanswer ready-2`).join('\n')}
zpty -d shell
while IFS= read -r line; do line=\${line#<}; print -r -- "\${line%>}"; done <../lines
`
}

test('a shell that nobody has written a script for', async () => {
  const { stderr, exitCode } = await leadscore(['completion', 'tcsh'], folder)
  expect(exitCode).toBe(2)
  expect(stderr).toContain('shells are `bash`, `zsh` and `fish`')
})
