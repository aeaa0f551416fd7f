/** Bundles the command line into one ASCII file, dist/leadscore.cjs, which bin/leadscore.js runs. */
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
  plugins: [withoutSupportsColor],
  define: { 'import.meta.url': 'bundleUrl', performance: 'clock', 'global.performance': 'clock' },
  banner: { js: `const bundleUrl=require("node:url").pathToFileURL(__filename).href;${lazyBuiltin}${clock}` },
  write: false,
})
// Modules of Node that most runs never touch are loaded when they are first used.
const lazy = outputFiles[0].text.replace(
  /=require\("(?:node:)?(child_process|crypto|dns|https?|net|readline|stream\/promises|timers\/promises|v8|zlib)"\)/g,
  '=lazyBuiltin("$1")',
)
// What is left are characters in regular expressions. ASCII is read in half the memory.
const ascii = lazy.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
writeFileSync(path('dist/leadscore.cjs'), ascii)
// The first run makes the code cache.
execFileSync(process.execPath, [path('bin/leadscore.js'), 'validate', path('examples/lead-scoring/leadscore.yaml')])
