/** Mutation: the changes that no test noticed, the worst first, each as a small diff; then the score. */
import type { ChalkInstance } from 'chalk'
import type { ConfigMutation, MutantResult } from '../../testing/mutation/report.ts'
import type { Source } from '../../text/source.ts'
import { visible } from '../../text/visible.ts'
import { number } from './style.ts'

export function mutationParagraphs({ config, source, mutants }: ConfigMutation, paint: ChalkInstance): string[] {
  const survivors = mutants.filter(({ noticedBy }) => noticedBy === null)
  const noticed = mutants.length - survivors.length
  const percent = mutants.length === 0 ? 100 : Math.floor((noticed / mutants.length) * 1000) / 10
  const color = survivors.length === 0 ? paint.green : paint.yellow
  return [
    `${paint.bold('Mutation')}  ${paint.dim(visible(config))}  ${color(`${percent} %`)} ${paint.dim(`(${number(noticed)} of ${number(mutants.length)} changes were noticed)`)}${survivors.length === 0 ? '' : '\nno test notices, the worst first:'}`,
    ...survivors.map((mutant) => survivor(mutant, source, paint)),
  ]
}

function survivor({ kind, change, span, removed, added }: MutantResult, source: Source, paint: ChalkInstance): string {
  const { line, column } = source.position(span.start)
  return [
    `${paint.red('✗')} ${paint.bold(visible(change))}  ${paint.dim(`${kind}, ${visible(source.name)}:${line}:${column}`)}`,
    ...removed.map((text) => paint.red(`    - ${visible(text)}`)),
    ...added.map((text) => paint.green(`    + ${visible(text)}`)),
  ].join('\n')
}
