#!/usr/bin/env node
// Runs the bundled command line with V8's code cache, which halves the start-up time.
const { readFileSync, renameSync, rmSync, statSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { constants, Script } = require('node:vm')

const [first = '--help', second] = process.argv.slice(2)
const isVersion = first === '--version' || first === '-V'
const asksForHelp = (argument) => argument === '--help' || argument === '-h'
const isHelp = [first, second].some(asksForHelp) || first === 'help'
// Each command has a cache of its own, with what it needs and no more; so has another version of Node, or another build.
// The first run makes it: one that only prints help would leave nearly everything out, for good. Further back, `--help` may
// be the value of an option.
const named = process.argv.some(asksForHelp) ? 'none' : (/^[a-z]+$/.exec(first)?.[0] ?? 'none')
const command = isVersion ? 'version' : isHelp ? 'help' : named
const bundle = { version: 'help', help: 'help', validate: 'validate' }[command] ?? 'leadscore'
const file = path.join(__dirname, `../dist/${bundle}.cjs`)
const { mtimeMs, size } = statSync(file)
const cache = `${file}.${command}-${process.version}-${process.arch}-${mtimeMs}-${size}.cache`

let cachedData
try {
  cachedData = readFileSync(cache)
} catch {
  // Made below.
}
// A function, in ASCII: putting it into one here would copy two megabytes.
const source = readFileSync(file, 'latin1')
const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER
const script = new Script(source, { filename: file, cachedData, importModuleDynamically })
script.runInThisContext()(exports, require, module, file, path.dirname(file))

// After the run: what it needed is compiled then.
if (cachedData === undefined || script.cachedDataRejected) process.once('exit', saveCache)

function saveCache(exitCode) {
  // A command that does not exist.
  if (exitCode === 2) return
  const temporary = `${cache}.${process.pid}`
  try {
    writeFileSync(temporary, script.createCachedData())
    renameSync(temporary, cache)
  } catch {
    // A folder that cannot be written costs time, not results.
    rmSync(temporary, { force: true })
  }
}
