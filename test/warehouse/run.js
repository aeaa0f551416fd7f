/**
 * Installs engines that are too large to be dependencies into a folder that git ignores, and runs the tests that want them:
 * `node test/warehouse/run.js spark bigquery snowflake`. Needs Python 3.11 and Java 17 for Spark, Python for Snowflake and dbt.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const cache = join(root, '.cache/warehouse')

const run = (command, args, options = {}) => {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', cwd: root, ...options })
  if (error || status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? `exit code ${status}`}`)
}

const python = (folder, ...packages) => {
  run('python3', ['-m', 'venv', folder])
  run(join(folder, 'bin/python'), ['-m', 'pip', 'install', '--quiet', ...packages])
}

const installers = {
  spark: (folder) => python(folder, 'pyspark==4.3.0'),
  // The connector's next major is one that fakesnow cannot load.
  snowflake: (folder) => python(folder, 'fakesnow==0.12.1', 'snowflake-connector-python==3.18.1'),
  // The last dbt that installs from the registry alone.
  dbt: (folder) => python(folder, 'dbt-core==1.11.16', 'dbt-duckdb==1.11.1', 'dbt-postgres==1.10.2', 'duckdb==1.5.6'),
  bigquery: (folder) => {
    mkdirSync(folder)
    writeFileSync(join(folder, 'package.json'), '{"private":true}\n')
    run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '@fivetrandevelopers/zetasql@1.13.0'], {
      cwd: folder,
    })
  },
}

const asked = process.argv.slice(2)
for (const name of asked) {
  if (!Object.hasOwn(installers, name)) throw new Error(`${name} is not one of ${Object.keys(installers).join(', ')}`)
  const folder = join(cache, name)
  const done = join(folder, 'installed')
  if (existsSync(done)) continue
  console.log(`Installing what ${name} needs into ${folder}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(cache, { recursive: true })
  installers[name](folder)
  writeFileSync(done, '')
}
const { status } = spawnSync('npx', ['vitest', 'run', '--config', 'test/vitest.config.ts', 'test/warehouse'], {
  stdio: 'inherit',
  cwd: root,
  env: { ...process.env, LEADSCORE_WAREHOUSES: asked.join() },
})
process.exitCode = status ?? 1
