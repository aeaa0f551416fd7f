// Where the kernel cannot run, the plain reader gives the same.

import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.restoreAllMocks()
  vi.resetModules()
})

const lines = '{"user_id":"u","time":1,"event":"demo","properties":{"plan":"pro"}}\n{"user_id":"v","time":"x"}\n'

test.each([
  ['SIMD', () => vi.spyOn(WebAssembly, 'validate').mockReturnValue(false)],
  [
    'shared memory',
    () =>
      vi.spyOn(WebAssembly, 'Memory').mockImplementation(function () {
        throw new RangeError('WebAssembly.Memory(): could not allocate memory')
      }),
  ],
])('without %s', async (_, hide) => {
  vi.resetModules()
  const source = { open: () => [Buffer.from(lines)] }
  const { kernelOptions, read } = await import('./reading.ts')
  const { KernelMemory } = await import('../../src/events/kernel/memory.ts')
  const expected = await read(source, kernelOptions)
  expect(expected.events).toHaveLength(1)
  vi.resetModules()
  hide()
  const hidden = await import('../../src/events/kernel/memory.ts')
  expect(hidden.KernelMemory).not.toBe(KernelMemory)
  expect(hidden.KernelMemory.open()).toBeUndefined()
  const again = await import('./reading.ts')
  expect(await again.read(source, kernelOptions)).toEqual(expected)
})
