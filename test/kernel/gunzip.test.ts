// The kernel that inflates against zlib: the same bytes, and the same verdict on what is damaged or cut off.

import { constants, crc32, deflateRawSync, gzipSync, type ZlibOptions } from 'node:zlib'
import { expect, test } from 'vitest'
import { Gunzip, gunzipped } from '../../src/events/compression/gunzip.ts'
import { gzip } from '../../src/events/compression/gzip.ts'
import { slack, windowBytes } from '../../src/events/compression/inflate-kernel/inflater.ts'
import { KernelMemory } from '../../src/events/kernel/memory.ts'

const memory = KernelMemory.open()!
const { address } = memory.allocate(Gunzip.bytes)
const room = 1 << 20
const output = memory.allocate(room + windowBytes)
const [first, second] = [new Gunzip(memory.memory, address), new Gunzip(memory.memory, address)]

type Outcome = { readonly bytes: Buffer } | string

/** Two threads by turns, `piece` bytes at a time. */
function own(file: Uint8Array, piece = 1 << 16): Outcome {
  first.begin(file.length)
  const parts: Buffer[] = []
  const bytes = Buffer.from(memory.memory.buffer)
  let at = output.address + windowBytes
  for (let turn = 0; ; turn++) {
    const { length, result } = (turn % 2 ? first : second).read(at, at + piece + slack, (into, position) =>
      into.set(file.subarray(position, position + into.length)),
    )
    parts.push(Buffer.from(bytes.subarray(at, at + length)))
    if (result === gunzipped.ended) return { bytes: Buffer.concat(parts) }
    if (result !== gunzipped.more) return result === gunzipped.cut ? 'cut off' : 'damaged'
    bytes.copyWithin(output.address, at + length - windowBytes, at + length)
    at = output.address + windowBytes
  }
}

async function zlibs(file: Uint8Array): Promise<Outcome> {
  async function* chunks() {
    yield file
  }
  try {
    const parts: Uint8Array[] = []
    for await (const part of gzip.decompress(chunks(), 'log')) parts.push(part)
    return { bytes: Buffer.concat(parts) }
  } catch (error) {
    return /data is (.*)$/.exec((error as Error).message)![1]!
  }
}

/** Numbers that look random, the same in each run. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const next = numbers(7)
const line = (index: number) =>
  `{"user_id":"user-${next(5000)}","time":${1_700_000_000 + index},"type":"custom_event","event":"e${next(20)}"}\n`
const log = Buffer.from(Array.from({ length: 8000 }, (_, index) => line(index)).join(''))
const noise = Buffer.from(Array.from({ length: 200_000 }, () => next(256)))
const contents: readonly (readonly [string, Buffer])[] = [
  ['nothing', Buffer.alloc(0)],
  ['one byte', Buffer.from('x')],
  ['a log', log],
  ['noise', noise],
  ['zeros', Buffer.alloc(300_000)],
  ['short repeats', Buffer.from('abc'.repeat(20_000) + 'abcdefghijklm'.repeat(9000))],
  ['both', Buffer.concat([log.subarray(0, 100_000), noise.subarray(0, 70_000), log.subarray(0, 150_000)])],
]
const options: readonly ZlibOptions[] = [
  ...[0, 1, 4, 6, 9].map((level) => ({ level })),
  { strategy: constants.Z_FIXED },
  { strategy: constants.Z_HUFFMAN_ONLY },
  { strategy: constants.Z_RLE, memLevel: 1 },
]

/** As `toEqual`, which is slow on bytes. */
function expectSame(actual: Outcome, wanted: Outcome, what = '') {
  if (typeof actual === 'string' || typeof wanted === 'string') expect(actual, what).toEqual(wanted)
  else expect(actual.bytes.equals(wanted.bytes), what).toBe(true)
}

test.each(contents)('%s', (_, content) => {
  for (const option of options) {
    const file = gzipSync(content, option)
    for (const piece of [1000, 1 << 16, room - slack]) expectSame(own(file, piece), { bytes: content })
  }
})

/** A member with a header of one's own. */
function member(flags: number, fields: Uint8Array, content = log): Buffer {
  const head = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 3]), fields])
  const check = Buffer.alloc(flags & 2 ? 2 : 0)
  if (flags & 2) check.writeUInt16LE(crc32(head) & 0xffff)
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(content))
  trailer.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, check, deflateRawSync(content), trailer])
}

const small = log.subarray(0, 3000)
const extra = Buffer.concat([Buffer.from([0xff, 0xff]), Buffer.alloc(65_535, 7)])
const long = Buffer.concat([Buffer.alloc(600_000, 0x41), Buffer.from([0])])
const bad = member(2, Buffer.alloc(0), small)
bad.writeUInt8(bad.readUInt8(10) ^ 1, 10)
test.each<readonly [string, Uint8Array]>([
  ['all fields', member(0x1f, Buffer.concat([extra, long, Buffer.from('comment\0')]))],
  ['an empty extra field', member(4, Buffer.from([0, 0]), small)],
  ['a check of the header', member(2, Buffer.alloc(0), small)],
  ['a wrong one', bad],
  ['reserved flags', member(0x20, Buffer.alloc(0), small)],
  ['several members', Buffer.concat([gzipSync(log), gzipSync(''), gzipSync(noise), gzipSync(small)])],
  ['zeros behind', Buffer.concat([gzipSync(small), Buffer.alloc(100)])],
  ['zeros and more behind', Buffer.concat([gzipSync(small), Buffer.alloc(2), gzipSync(small)])],
  ['garbage behind', Buffer.concat([gzipSync(small), Buffer.from('garbage, and more of it')])],
  ['one byte behind', Buffer.concat([gzipSync(small), Buffer.from([0x1f])])],
  ['two bytes behind', Buffer.concat([gzipSync(small), Buffer.from([0x1f, 0x8b])])],
  ['other bytes behind', Buffer.concat([gzipSync(small), Buffer.from([0x1f, 0x8b, 0xff, 0xff])])],
  ['another method', Buffer.from([0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 0, 0])],
  ['two bytes', Buffer.from([0x1f, 0x8b])],
  [
    'a copy from before the start',
    Buffer.concat([
      member(0, Buffer.alloc(0), small).subarray(0, 10),
      Buffer.from([0x4b, 0x04, 0x02, 0x00]),
      Buffer.alloc(8),
    ]),
  ],
])('%s', async (_, file) => {
  expectSame(own(file), await zlibs(file))
})

test('cut off anywhere', async () => {
  for (const option of options) {
    const file = gzipSync(small.subarray(0, 400), option)
    for (let length = 2; length < file.length; length++) {
      const part = file.subarray(0, length)
      expectSame(own(part), await zlibs(part), String(length))
    }
  }
})

test('damaged anywhere', async () => {
  const random = numbers(3)
  for (let round = 0; round < 1500; round++) {
    const file = gzipSync(log.subarray(0, random(2) ? 2000 : 60_000), options[random(options.length)])
    for (let times = 1 + random(3); times > 0; times--) file[2 + random(random(2) ? 60 : file.length - 2)] = random(256)
    // Whether it is damage or an early end that is found first is not the same.
    const [ours, theirs] = [own(file), await zlibs(file)]
    if (typeof theirs === 'string') expect(typeof ours, String(round)).toBe('string')
    else expectSame(ours, theirs, String(round))
  }
})
