import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build.ts'],
    testTimeout: 60_000,
    // Vitest leaves a core free, which halves a machine of two.
    maxWorkers: '100%',
    // Files share the modules of their worker: loading them for each file was a quarter of the time.
    isolate: false,
  },
})
