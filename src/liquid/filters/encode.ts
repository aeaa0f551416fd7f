/** Filters that encode: HTML, URLs, base64, JSON. */
import { Buffer } from 'node:buffer'
import { LiquidValueError } from '../errors.ts'
import { parseJson } from '../json.ts'
import { toJson, toText } from '../value.ts'
import { filter } from './filter.ts'

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '>': '&gt;', '<': '&lt;', '"': '&quot;', "'": '&#39;' }

function escape(input: unknown): string | null {
  return input === null ? null : toText(input).replaceAll(/[&<>"']/g, (char) => HTML[char] ?? char)
}

function escapeOnce(input: unknown): string {
  return toText(input).replaceAll(/["><']|&(?!(?:[a-zA-Z]+|#\d+);)/g, (char) => HTML[char] ?? char)
}

// Three passes over text without nesting, so that `<!--` without an end costs nothing.
function stripHtml(input: unknown): string {
  let text = toText(input)
  for (const [open, close] of [
    ['<script', '</script>'],
    ['<!--', '-->'],
    ['<style', '</style>'],
  ] as const) {
    text = cutBetween(text, open, close)
  }
  return cutBetween(text, '<', '>')
}

function cutBetween(text: string, open: string, close: string): string {
  let result = ''
  let at = 0
  for (;;) {
    const start = text.indexOf(open, at)
    const end = start === -1 ? -1 : text.indexOf(close, start + open.length)
    if (end === -1) return result + text.slice(at)
    result += text.slice(at, start)
    at = end + close.length
  }
}

/** Percent-encodes the UTF-8 bytes of every character that `keep` does not match. */
function percentEncode(text: string, keep: RegExp): string {
  let result = ''
  for (const char of text) {
    if (keep.test(char)) result += char
    else for (const byte of Buffer.from(char)) result += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return result
}

function urlEncode(input: unknown): string | null {
  return input === null ? null : percentEncode(toText(input), /[\w.~ -]/).replaceAll(' ', '+')
}

function urlDecode(input: unknown): string | null {
  if (input === null) return null
  const bytes: Buffer[] = []
  for (const piece of toText(input)
    .replaceAll('+', ' ')
    .split(/((?:%[\da-fA-F]{2})+)/)) {
    const encoded = /^(?:%[\da-fA-F]{2})+$/.test(piece)
    bytes.push(encoded ? Buffer.from(piece.replaceAll('%', ''), 'hex') : Buffer.from(piece))
  }
  return decodeUtf8(Buffer.concat(bytes), 'invalid byte sequence in UTF-8')
}

function decodeUtf8(bytes: Uint8Array, message: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new LiquidValueError(message)
  }
}

/** Strict: the right alphabet, padded, and no stray bits at the end. */
function base64Decode(name: string, normalize: (text: string) => string) {
  return filter(name, [0, 0], (input) => {
    const text = normalize(toText(input))
    const bytes = Buffer.from(text, 'base64')
    if (bytes.toString('base64') !== text) throw new LiquidValueError(`invalid base64 provided to ${name}`)
    return bytes.toString('utf8')
  })
}

function fromUrlSafe(text: string): string {
  return text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .padEnd(Math.ceil(text.length / 4) * 4, '=')
}

function jsonEscape(input: unknown): string | null {
  return input === null ? null : JSON.stringify(toText(input)).slice(1, -1)
}

/** Text that is no JSON is nil. */
function jsonParse(input: unknown): unknown {
  return typeof input === 'string' ? (parseJson(input)?.value ?? null) : input
}

// What may stand in a URL as it is (RFC 3986), with % so that nothing is encoded twice.
const URL_LEGAL = /[\w.~!*'();:@&=+$,/?#[\]%-]/
const URL_PARAMETER_LEGAL = /[\w.~!*'();:@=+$,/?#[\]%-]/

export const ENCODE_FILTERS = [
  filter('escape', [0, 0], escape),
  filter('h', [0, 0], escape),
  filter('escape_once', [0, 0], escapeOnce),
  filter('strip_html', [0, 0], stripHtml),
  filter('url_encode', [0, 0], urlEncode),
  filter('url_decode', [0, 0], urlDecode),
  filter('url_escape', [0, 0], (input) => (input === null ? null : percentEncode(toText(input), URL_LEGAL))),
  filter('url_param_escape', [0, 0], (input) =>
    input === null ? null : percentEncode(toText(input), URL_PARAMETER_LEGAL),
  ),
  filter('base64', [0, 0], (input) => Buffer.from(toText(input)).toString('base64')),
  filter('base64_encode', [0, 0], (input) => Buffer.from(toText(input)).toString('base64')),
  base64Decode('base64_decode', (text) => text),
  filter('base64_url_safe_encode', [0, 0], (input) =>
    Buffer.from(toText(input)).toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
  ),
  base64Decode('base64_url_safe_decode', fromUrlSafe),
  filter('json_escape', [0, 0], jsonEscape),
  filter('json_parse', [0, 0], jsonParse),
  filter('as_json_string', [0, 0], (input) => toJson(input)),
]
