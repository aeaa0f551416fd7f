import type { Format } from './format.ts'

const text = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

export const json: Format = {
  name: 'json',
  summary: 'for programs; stable and versioned',
  renderers: {
    diagnostics:
      async () =>
      ({ files, diagnostics }) =>
        text({
          schema: 'leadscore.diagnostics/1',
          files,
          diagnostics: diagnostics.map(({ code, rule, severity, message, labels, notes }) => {
            const places = labels.map(({ source, span, message: shows }) => ({
              file: source.name,
              start: source.position(span.start),
              end: source.position(span.end),
              ...(shows ? { message: shows } : {}),
            }))
            return { code, rule, severity, message, ...places[0], notes, related: places.slice(1) }
          }),
        }),
    simulation: async () => (result) => text(result.report.summary),
    request:
      async () =>
      ({ request }) =>
        text({
          schema: 'leadscore.request/1',
          outcome: request.outcome,
          ...(request.reason === undefined ? {} : { reason: request.reason }),
          ...(request.request === undefined
            ? {}
            : {
                request: {
                  ...request.request,
                  headers: Object.fromEntries(request.request.headers.map(({ name, value }) => [name, value])),
                },
              }),
          calls: request.calls,
          notes: request.notes,
        }),
    rules: async () => (result) => text({ schema: 'leadscore.rules/1', rules: result.rules }),
  },
}
