/** Config, options and the tests beside the config → a dbt package. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, normalize, resolve } from 'node:path'
import { modelName } from '../../dbt/names.ts'
import { type DbtProject, dbtProject, signature } from '../../dbt/project.ts'
import { Failure } from '../../failure.ts'
import { plural } from '../../formats/pretty/style.ts'
import { configOf } from '../../testing/test-file.ts'
import type { Scenario } from '../../testing/scenario.ts'
import type { World } from '../../world.ts'
import type { CommandInput } from '../command.ts'
import { isLoaded, loadTests } from '../test-files.ts'
import { aboutSource, compileOptions } from './compile-sql.ts'
import type { Compiled, CompileSubject } from './target.ts'

export function compileForDbt(subject: CompileSubject, options: CommandInput['options'], world: World): Compiled {
  const compile = compileOptions(subject, options)
  const { dialect, tables } = compile
  for (const name of [tables.scores, tables.handoffs]) {
    if (modelName(name) !== undefined) continue
    throw new Failure(`\`${name}\` is no name for a model of dbt`, [
      'letters, digits and underscores were expected; the schema is that of the target in your profile',
    ])
  }
  const { events, profiles } = tables
  const read = [...Object.values(events), ...Object.values(profiles ?? {})].find((name) => /\{[{%#]/.test(name ?? ''))
  if (read) throw new Failure(`\`${read}\` would be read as Jinja by dbt`, ['make a view with another name of it'])
  const { scenarios, broken } = storiesOf(subject.path, world)
  const project = dbtProject(subject.plan, compile, scenarios)
  const out = options['out'] as string | undefined
  const notes = [
    `${dialect.title}: this dbt package was ${dialect.dbtProof ?? 'not run by dbt; the SQL of its models was ' + dialect.proof}`,
    project.why,
  ]
  notes.push(...aboutSource(subject, compile))
  const limit = dialect.dbtFoldLimit ?? dialect.foldLimit
  if (project.strategy === 'fold' && limit) notes.push(limit)
  notes.push(...aboutTests(project, scenarios.length, broken))
  if (out !== undefined)
    notes.push(`${project.files.length} files written into ${out}`, ...leftovers(out, project, world))
  return { output: project.files, notes }
}

/** The tests of this config, not those of another one in the same folder. */
function storiesOf(path: string, world: World): { scenarios: Scenario[]; broken: number } {
  const { suites } = loadTests({ files: [], config: path, only: undefined, update: true, needsTests: false }, world)
  const tests = suites.filter(isLoaded).flatMap(({ document, file, tests: own }) => {
    const named = configOf(document)
    const isOurs = named === undefined || normalize(join(file, '..', named)) === normalize(path)
    return isOurs ? own : []
  })
  const scenarios = tests.flatMap(({ scenario }) => scenario ?? [])
  return { scenarios, broken: tests.length - scenarios.length }
}

function aboutTests({ unitTests }: DbtProject, stories: number, broken: number): string[] {
  if (stories + broken === 0) return ['no unit tests: there are no tests beside the config']
  const { tests, leftOut } = unitTests
  const reasons = [...leftOut].map(([reason, count]) => `${reason} (${count})`)
  if (broken > 0) reasons.push(`tests that \`leadscore test\` refuses (${broken})`)
  return [
    `${plural(tests.length, 'unit test')} from ${plural(stories, 'test')} beside the config`,
    ...(reasons.length > 0 ? [`what dbt cannot say of them is left out: ${reasons.join(', ')}`] : []),
  ]
}

/** Files of an earlier run that this one does not write: dbt would go on reading them. */
function leftovers(out: string, { files }: DbtProject, world: World): string[] {
  const written = new Set(files.map(({ path }) => path))
  const found = ['models', 'macros', 'tests'].flatMap((folder) => {
    const full = resolve(world.directory, out, folder)
    if (!existsSync(full)) return []
    return readdirSync(full)
      .map((name) => `${folder}/${name}`)
      .filter(
        (path) => !written.has(path) && /\.(sql|ya?ml)$/.test(path) && isOurs(resolve(world.directory, out, path)),
      )
  })
  return found.length > 0 ? [`left from an earlier run, and better removed: ${found.join(', ')}`] : []
}

const isOurs = (path: string) => readFileSync(path, 'utf8').includes(signature)
