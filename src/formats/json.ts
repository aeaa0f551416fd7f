import type { WebhookRequest } from '../handoff/request.ts'
import { maskUrl } from '../handoff/secrets.ts'
import type { LiquidResult } from '../liquid/context.ts'
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
          diagnostics: diagnostics.map(({ code, rule, severity, message, labels, notes, suppressed }) => {
            const places = labels.map(({ source, span, message: shows }) => ({
              file: source.name,
              start: source.position(span.start),
              end: source.position(span.end),
              ...(shows ? { message: shows } : {}),
            }))
            const [{ message: _, ...place } = {}, ...related] = places
            return { code, rule, severity, message, ...place, notes, related, ...(suppressed ? { suppressed } : {}) }
          }),
        }),
    simulation: async () => (result) => text(result.report.summary),
    explanation: async () => {
      const { explanationJson } = await import('../explain/to-json.ts')
      return ({ lead, lines, answer }) => explanationJson(lead, lines, answer)
    },
    request:
      async () =>
      ({ request }) =>
        text({ schema: 'leadscore.request/1', ...requestJson(request) }),
    branches:
      async () =>
      ({ branches }) =>
        text({
          schema: 'leadscore.branches/1',
          branches: branches.map(({ attributes, absent, request }) => ({
            attributes,
            absent,
            ...requestJson(request),
          })),
        }),
    liquid:
      async () =>
      ({ result }) =>
        text({ schema: 'leadscore.liquid/1', ...liquidJson(result) }),
    rules: async () => (result) => text({ schema: 'leadscore.rules/1', rules: result.rules }),
    difference: async () => {
      const { differenceJson } = await import('../diff/to-json.ts')
      return (result) => text(differenceJson(result))
    },
    sheet: async () => {
      const { sheetJson } = await import('../build-sheet/to-json.ts')
      return (result) => text(sheetJson(result))
    },
    tests: async () => {
      const { testsJson } = await import('./tests-json.ts')
      return (result) => text(testsJson(result))
    },
  },
}

function requestJson({ outcome, reason, request, calls, notes }: WebhookRequest) {
  const headers = Object.fromEntries((request?.headers ?? []).map(({ name, value }) => [name, value]))
  return {
    outcome,
    ...(reason === undefined ? {} : { reason }),
    ...(request === undefined ? {} : { request: { ...request, headers } }),
    calls,
    notes,
  }
}

/** Headers and bodies of calls may hold secrets: they are left out. */
function liquidJson({ outcome, text: rendered, reason, diagnostics, calls }: LiquidResult) {
  return {
    outcome,
    ...(rendered === undefined ? {} : { text: rendered }),
    ...(reason === undefined ? {} : { reason }),
    diagnostics,
    calls: calls.map(({ method, url, saveAs, answered, status }) => ({
      method,
      url: maskUrl(url),
      saveAs,
      answered,
      status,
    })),
  }
}
