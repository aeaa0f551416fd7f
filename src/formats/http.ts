import type { Format } from './format.ts'

export const http: Format = {
  name: 'http',
  summary: 'the request as an HTTP message (.http files)',
  renderers: {
    request:
      async () =>
      ({ request: { outcome, reason, request } }) => {
        if (!request) return `# ${outcome === 'abort' ? 'not sent' : 'error'}: ${reason ?? ''}\n`
        const headers = request.headers
          .map(({ name, value }) => `${name}: ${value.replace(/\s*\n\s*/g, ' ')}\n`)
          .join('')
        return `${request.method} ${request.url}\n${headers}${request.body === '' ? '' : `\n${request.body}\n`}`
      },
  },
}
