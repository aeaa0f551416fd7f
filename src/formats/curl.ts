import type { Format } from './format.ts'

export const curl: Format = {
  name: 'curl',
  summary: 'the request as a curl command',
  renderers: {
    request:
      async () =>
      ({ request: { outcome, reason, request } }) => {
        if (!request) return `# ${outcome === 'abort' ? 'not sent' : 'error'}: ${reason ?? ''}\n`
        const parts = [
          `curl --request ${request.method} ${quote(request.url)}`,
          ...request.headers.map(({ name, value }) => `--header ${quote(`${name}: ${value}`)}`),
          ...(request.body === '' ? [] : [`--data-raw ${quote(request.body)}`]),
        ]
        return `${parts.join(' \\\n  ')}\n`
      },
  },
}

/** A word for a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
