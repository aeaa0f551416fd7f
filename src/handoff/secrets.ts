/** Masks what must not be printed: tokens, passwords and keys in headers, URLs, bodies and calls. */

const mask = '********'

/** `[connected_content …]` stands for a value that was never fetched: it is shown as it is. */
const placeholder = /^\[connected_content [^\]]*\]$/

const secretName = /(secret|token|password|passwd|api[-_]?key|apikey|credential|signature|assertion|^auth$|^key$)/i

export const isSecretName = (name: string): boolean => secretName.test(name)

export function maskHeader(name: string, value: string): string {
  if (/^(proxy-)?authorization$/i.test(name)) {
    const [, scheme = '', rest = ''] = /^(\S+\s+)?([\s\S]*)$/.exec(value.trim()) ?? []
    return placeholder.test(rest) || rest === '' || placeholder.test(scheme.trim()) ? value : `${scheme}${mask}`
  }
  return /^(set-)?cookie$/i.test(name) || secretName.test(name) ? (placeholder.test(value) ? value : mask) : value
}

/** User information and secret query parameters. */
export function maskUrl(url: string): string {
  return maskParameters(url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@\s]+@/i, `$1${mask}@`))
}

/** `name=value` pairs and `"name": "value"` members with a secret name. */
export function maskBody(body: string): string {
  const json = body.replace(
    /("([^"\\]+)"\s*:\s*)"((?:[^"\\]|\\.)*)"/g,
    (whole, head: string, name: string, value: string) =>
      secretName.test(name) && !placeholder.test(value) ? `${head}"${mask}"` : whole,
  )
  return maskParameters(json)
}

function maskParameters(text: string): string {
  return text.replace(/(^|[?&;\s])([\w.-]+)=([^&;\s"'<>]+)/g, (whole, before: string, name: string, value: string) =>
    secretName.test(name) && !placeholder.test(value) ? `${before}${name}=${mask}` : whole,
  )
}
