/** Compiles the kernels into modules, so that they are found wherever they are built to. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url))
const kernels = [
  'src/engine/replay-kernel',
  'src/events/compression/inflate-kernel',
  'src/events/kernel',
  'src/events/records/parquet-kernel',
  'src/tables/csv-kernel',
]

// A kernel may import from another one.
const hash = createHash('sha256').update(readFileSync(path('.build/kernel.js')))
for (const folder of kernels) {
  const sources = `${folder}/assembly`
  for (const name of readdirSync(path(sources)).sort()) hash.update(readFileSync(path(`${sources}/${name}`)))
}
const version = hash.digest('hex').slice(0, 16)

for (const folder of kernels) {
  const target = path(`${folder}/kernel.generated.ts`)
  const header = `/** Made by .build/kernel.js from ${folder}/assembly, ${version}. */\n`
  if (!isFresh(target, header))
    writeFileSync(target, `${header}export const kernelBase64 =\n  '${await compile(folder)}'\n`)
}

async function compile(folder) {
  const { default: asc } = await import('assemblyscript/asc')
  const files = new Map()
  const { error, stderr } = await asc.main(
    [
      ...[`${folder}/assembly/index.ts`, '--baseDir', path(''), '--outFile', 'kernel.wasm'],
      ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd,threads'],
      ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536', '--memoryBase', '0'],
    ],
    { readFile: sourceOf, writeFile: (name, bytes) => files.set(name, bytes) },
  )
  if (error) throw new Error(String(stderr), { cause: error })
  return Buffer.from(files.get('kernel.wasm')).toString('base64')
}

/** A source for the compiler: functions have decorators there, which are comments to TypeScript. */
function sourceOf(name, folder) {
  try {
    return readFileSync(join(folder, name), 'utf8').replaceAll(/^\/\/ @inline$/gm, '@inline')
  } catch {
    // It looks in several places.
    return null
  }
}

function isFresh(target, header) {
  try {
    return readFileSync(target, 'utf8').startsWith(header)
  } catch {
    return false
  }
}
