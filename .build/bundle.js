/**
 * Bundles the command line into ASCII files, a function each, which bin/leadscore.js runs: dist/leadscore.cjs is all of it;
 * what editors and hooks run all the time, `validate`, has dist/validate.cjs, without the work of other commands;
 * dist/help.cjs does no work. Threads run bundles of their own.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url))

for (const name of readdirSync(path('dist'))) if (name.endsWith('.cache')) rmSync(path(`dist/${name}`))

const lazyBuiltin = 'const lazyBuiltin=name=>new Proxy({},{get:(_,key)=>process.getBuiltinModule(name)[key]});'

// The global `performance` would load eleven modules of Node at its first use.
const clock = 'const clock={now:()=>process.uptime()*1e3};'

// Colours follow `--color`; what the chalk package finds out about the terminal is never asked.
const withoutSupportsColor = {
  name: 'without-supports-color',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#supports-color$/ }, () => ({ path: 'none', namespace: 'none' }))
    onLoad({ filter: /^none$/, namespace: 'none' }, () => ({
      contents: 'export default { stdout: false, stderr: false }',
    }))
  },
}

/** Regular expressions of conditions: few configs have one, so that its package is run at its first use. */
const lateRegex = {
  name: 'late-regex',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^re2js$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 're2js', namespace: 'late' } : undefined,
    )
    onLoad({ filter: /./, namespace: 'late' }, () => ({
      contents: 'export const RE2JS = new Proxy({}, { get: (_, key) => require("re2js").RE2JS[key] })',
      resolveDir: path('src'),
    }))
  },
}

const { version } = JSON.parse(readFileSync(path('package.json'), 'utf8'))
const knownVersion = {
  name: 'known-version',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]src[/\\]version\.ts$/ }, () => ({
      contents: `export const version = ${JSON.stringify(version)}`,
    }))
  },
}

/** What commands load when they run is left out, except where `isWanted` says so: it fails loudly. */
function without(isWanted) {
  return {
    name: 'without',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[^@]/ }, ({ kind, importer, path: wanted }) => {
        if (kind !== 'dynamic-import' || isWanted(importer, wanted)) return
        return { path: wanted, namespace: 'elsewhere' }
      })
      onLoad({ filter: /./, namespace: 'elsewhere' }, ({ path: wanted }) => ({
        contents: `throw new Error(${JSON.stringify(`${wanted} is not in this bundle`)})`,
      }))
    },
  }
}

/** One command, what it loads when it runs, and how diagnostics are shown. */
const validateOnly = {
  name: 'validate-only',
  setup(build) {
    build.onResolve({ filter: /^\.\/commands\/registry\.ts$/ }, () => ({ path: path('src/commands/validate.ts') }))
    without((importer, wanted) => {
      return (
        /src[/\\]commands[/\\](validate|load)\.ts$/.test(importer) || /\/(diagnostics|annotations)\.ts$/.test(wanted)
      )
    }).setup(build)
  },
}

/** Of every bundle. */
const minified = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  legalComments: 'none',
}

async function bundle(file, plugins) {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { main } from './cli.ts'; import { run } from './process.ts'; void run(main)`,
      resolveDir: path('src'),
    },
    ...minified,
    // Loaded only by those who have it installed and ask for it.
    external: ['@duckdb/node-api'],
    // A script with a code cache cannot import; it can require.
    supported: { 'dynamic-import': false },
    plugins: [withoutSupportsColor, lateRegex, knownVersion, ...plugins],
    define: { 'import.meta.url': 'bundle.url', performance: 'clock', 'global.performance': 'clock' },
    banner: {
      js: `const bundle={get url(){return require("node:url").pathToFileURL(__filename).href}};${lazyBuiltin}${clock}`,
    },
    write: false,
  })
  // Modules of Node that most runs never touch are loaded when they are first used.
  const lazy = outputFiles[0].text
    .replace(
      /=require\("(?:node:)?(child_process|crypto|dns|https?|module|net|readline|stream|stream\/promises|timers\/promises|v8|zlib)"\)/g,
      '=lazyBuiltin("$1")',
    )
    .replace(/require\("(?:node:)?process"\)/g, 'process')
  // What is left are characters in regular expressions. ASCII is read in half the memory.
  const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  const script = lazy.replace(/[^\0-\x7f]/g, escaped)
  writeFileSync(path(`dist/${file}`), `(function (exports, require, module, __filename, __dirname) {${script}\n})`)
}

/** What threads run: from one file each, they start in two thirds of the time. */
async function threads(...names) {
  await build({
    entryPoints: names.map((name) => path(`src/files/${name}.ts`)),
    outdir: path('dist'),
    outExtension: { '.js': '.cjs' },
    ...minified,
  })
}

await bundle('leadscore.cjs', [])
await bundle('validate.cjs', [validateOnly])
await bundle('help.cjs', [without(() => false)])
await threads('parse-worker', 'page-worker')
// The first run makes the code cache.
execFileSync(process.execPath, [path('bin/leadscore.js'), 'validate', path('examples/lead-scoring/leadscore.yaml')])
