/** Braze's digests. The keyed ones without a suffix are taken to be hexadecimal, which is not documented. */
import { createRequire } from 'node:module'
import { toText } from '../value.ts'
import { filter } from './filter.ts'

// Loaded when a template asks for it: it takes as long as the whole of a small template.
const crypto = () => createRequire(import.meta.url)('node:crypto') as typeof import('node:crypto')

function digest(name: string, algorithm: string) {
  return filter(name, [0, 0], (input) => crypto().createHash(algorithm).update(toText(input)).digest('hex'))
}

function keyed(name: string, algorithm: string, encoding: 'hex' | 'base64') {
  return filter(name, [1, 1], (input, [key]) =>
    crypto().createHmac(algorithm, toText(key)).update(toText(input)).digest(encoding),
  )
}

export const DIGEST_FILTERS = [
  digest('md5', 'md5'),
  digest('sha1', 'sha1'),
  digest('sha2', 'sha256'),
  keyed('hmac_sha1', 'sha1', 'hex'),
  keyed('hmac_sha1_hex', 'sha1', 'hex'),
  keyed('hmac_sha1_base64', 'sha1', 'base64'),
  keyed('hmac_sha256', 'sha256', 'hex'),
  keyed('hmac_sha256_hex', 'sha256', 'hex'),
  keyed('hmac_sha256_base64', 'sha256', 'base64'),
  keyed('hmac_sha512', 'sha512', 'hex'),
]
