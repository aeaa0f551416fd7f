/** Secrets that are written into a text as they are: parameters, members, tokens and passwords of addresses. */
import type { Span } from '../text/source.ts'
import { isSecretName } from './secrets.ts'

export interface SecretLiteral {
  /** What says that it is one: `client_secret`, `Bearer`. */
  readonly name: Span
  readonly value: Span
}

/** `name=value`, `"name": "value"`, `Bearer value` and `https://name:value@host`. */
const patterns: readonly RegExp[] = [
  /(?<=^|[?&;\s"'])(?<name>[\w.-]+)=(?<value>\{\{.*?\}\}|\[[^\]\n]*\]|<[^>\n]*>|[^&;\s"'<>]+)/dgm,
  /"(?<name>[^"\\\n]+)"\s*:\s*"(?<value>(?:[^"\\\n]|\\.)*)"/dg,
  /\b(?<name>Bearer|Basic)\s+(?<value>[\w.~+/=!-]{8,})/dgi,
  /(?<=\b[a-z][a-z0-9+.-]*:\/\/)(?<name>[^/?#@\s:]*):(?<value>[^/?#@\s{}]+)(?=@)/dgi,
]

export function secretLiterals(text: string): SecretLiteral[] {
  const found = patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ groups, indices }): SecretLiteral[] => {
      const { name = '', value = '' } = groups ?? {}
      const isSecret = /^(bearer|basic)$/i.test(name) ? /\d/.test(value) || value.length >= 20 : isSecretName(name)
      // A password needs no telling name.
      if ((!isSecret && pattern !== patterns[3]) || isPlaceholder(value)) return []
      const [from, until] = indices!.groups!['name']!
      const [start, end] = indices!.groups!['value']!
      return [{ name: { start: from, end: until }, value: { start, end } }]
    }),
  )
  return found.sort((a, b) => a.value.start - b.value.start)
}

/** What stands for a secret that is to be filled in, or is rendered. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim()
  return (
    text === '' ||
    /\{\{|\{%|\$\{|…|\.{3}/.test(text) ||
    /^(?:<.*>|\[.*\]|%\w+%|[x*•_-]+|(?:not|your|my|insert|replace|enter|todo|example|dummy|fake|change)(?:[-_ .].*|me)?)$/i.test(
      text,
    )
  )
}

/** A line of a file as it may be shown: every secret is covered, and all columns stay. */
export function coverSecrets(line: string): string {
  let covered = line
  const cover = ({ start, end }: Span) => {
    covered = covered.slice(0, start) + '*'.repeat(end - start) + covered.slice(end)
  }
  for (const { value } of secretLiterals(line)) cover(value)
  // A header with a name such as `X-Api-Key`.
  const [head = '', name = ''] = /^[\s{-]*["']?([\w-]+)["']?:\s+/.exec(line) ?? []
  const comment = line.indexOf(' #', head.length)
  const value = line.slice(head.length, comment < 0 ? undefined : comment).trimEnd()
  if (isSecretName(name) && !isPlaceholder(value) && !/^["']?[&*|>[{]/.test(value)) {
    const quote = /^["']/.test(value) ? 1 : 0
    cover({ start: head.length + quote, end: head.length + value.length - quote })
  }
  return covered
}
