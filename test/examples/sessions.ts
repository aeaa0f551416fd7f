/** Code blocks of Markdown, and the built command line they talk to. */
import { resolve } from 'node:path'
import { execa } from 'execa'

const binary = resolve(import.meta.dirname, '../../bin/leadscore.js')

export interface CodeBlock {
  readonly language: string
  readonly lines: readonly string[]
}

export function codeBlocks(markdown: string, languages: readonly string[]): CodeBlock[] {
  return [...markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .map(([, language, text]) => ({ language: language!, lines: text!.replace(/\n$/, '').split('\n') }))
    .filter(({ language }) => languages.includes(language))
}

/** Splits a command line at spaces; single and double quotes hold a word together. */
export function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) => single ?? double ?? bare!)
}

export interface Outcome {
  readonly stdout: string
  readonly stderr: string
  /** Both, in the order in which they were written. */
  readonly all: string
  readonly exitCode: number | undefined
}

/** Runs the built binary as in a pipe: no colour, 80 columns. */
export async function leadscore(args: readonly string[], directory: string): Promise<Outcome> {
  const { stdout, stderr, all, exitCode } = await execa('node', [binary, ...args], {
    cwd: directory,
    all: true,
    reject: false,
    stripFinalNewline: false,
    extendEnv: false,
    env: { PATH: process.env['PATH'] ?? '' },
  })
  return { stdout, stderr, all, exitCode }
}

/** A line `…` stands for any number of lines. */
export function matches(shown: readonly string[], printed: string): boolean {
  const literal = (line: string) => line.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const pattern = shown.map((line) => (line === '…' ? '(?:.*\\n)*' : `${literal(line)}\\n`)).join('')
  return new RegExp(`^${pattern}$`).test(`${printed}\n`)
}
