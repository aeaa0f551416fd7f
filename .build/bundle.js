/**
 * Bundles the command line into ASCII files, which bin/leadscore.js runs: dist/leadscore.cjs is all of it; what editors and
 * hooks run all the time, `validate`, has dist/validate.cjs, without the work of other commands.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
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

/** One command, what it loads when it runs, and how diagnostics are shown. All else fails loudly. */
const validateOnly = {
  name: 'validate-only',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/commands\/registry\.ts$/ }, () => ({ path: path('src/commands/validate.ts') }))
    onResolve({ filter: /^[^@]/ }, ({ kind, importer, path: wanted }) => {
      const isOwn = /src[/\\]commands[/\\](validate|load)\.ts$/.test(importer)
      if (kind !== 'dynamic-import' || isOwn || /\/(diagnostics|annotations)\.ts$/.test(wanted)) return
      return { path: wanted, namespace: 'elsewhere' }
    })
    onLoad({ filter: /./, namespace: 'elsewhere' }, ({ path: wanted }) => ({
      contents: `throw new Error(${JSON.stringify(`${wanted} is not in the bundle of validate`)})`,
    }))
  },
}

async function bundle(file, plugins) {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { main } from './cli.ts'; import { run } from './process.ts'; void run(main)`,
      resolveDir: path('src'),
    },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    legalComments: 'none',
    // Loaded only by those who have it installed and ask for it.
    external: ['@duckdb/node-api'],
    // A script with a code cache cannot import; it can require.
    supported: { 'dynamic-import': false },
    plugins: [withoutSupportsColor, ...plugins],
    define: { 'import.meta.url': 'bundleUrl', performance: 'clock', 'global.performance': 'clock' },
    banner: { js: `const bundleUrl=require("node:url").pathToFileURL(__filename).href;${lazyBuiltin}${clock}` },
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
  writeFileSync(path(`dist/${file}`), lazy.replace(/[^\0-\x7f]/g, escaped))
}

await bundle('leadscore.cjs', [])
await bundle('validate.cjs', [validateOnly])
// The first run makes the code cache.
execFileSync(process.execPath, [path('bin/leadscore.js'), 'validate', path('examples/lead-scoring/leadscore.yaml')])
