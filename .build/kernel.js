/** Compiles the kernel into a module, so that it is found wherever it is built to. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url))
const sources = 'src/events/kernel/assembly'
const target = path('src/events/kernel/kernel.generated.ts')

const hash = createHash('sha256').update(readFileSync(path('.build/kernel.js')))
for (const name of readdirSync(path(sources)).sort()) hash.update(readFileSync(path(`${sources}/${name}`)))
const header = `/** Made by .build/kernel.js from ${sources}, ${hash.digest('hex').slice(0, 16)}. */\n`

if (!isFresh()) {
  const { default: asc } = await import('assemblyscript/asc')
  const files = new Map()
  const { error, stderr } = await asc.main(
    [
      ...[`${sources}/index.ts`, '--baseDir', path(''), '--outFile', 'kernel.wasm'],
      ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd,threads'],
      ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536', '--memoryBase', '0'],
    ],
    { writeFile: (name, bytes) => files.set(name, bytes) },
  )
  if (error) throw new Error(String(stderr), { cause: error })
  const base64 = Buffer.from(files.get('kernel.wasm')).toString('base64')
  writeFileSync(target, `${header}export const kernelBase64 =\n  '${base64}'\n`)
}

function isFresh() {
  try {
    return readFileSync(target, 'utf8').startsWith(header)
  } catch {
    return false
  }
}
