/** Diagnostics → a SARIF 2.1.0 log that code scanning opens: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
import type { Diagnostic, Label, Suppression } from '../../diagnostics/diagnostic.ts'
import { ruleCatalog } from '../../rules/catalog.ts'
import { visible } from '../../text/visible.ts'
import { version } from '../../version.ts'
import type { FormatContext } from '../format.ts'
import { repositoryUri } from '../repository-path.ts'
import { fingerprints } from './fingerprint.ts'
import { type KnownRule, levels, reportingDescriptor } from './rule.ts'

interface Extras {
  /** Rules besides those of the catalog. */
  readonly rules?: readonly KnownRule[]
  /** What the run says about no place in particular. */
  readonly notifications?: readonly string[]
}

export function sarifLog(
  diagnostics: readonly Diagnostic[],
  context: FormatContext,
  { rules: others = [], notifications = [] }: Extras = {},
): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort()
  const catalog = new Map<string, KnownRule>([...ruleCatalog(), ...others].map((rule) => [rule.code, rule]))
  const rules = codes.map((code) => {
    const { rule, severity } = diagnostics.find((diagnostic) => diagnostic.code === code)!
    return reportingDescriptor(catalog.get(code) ?? { code, name: rule, severity })
  })
  const prints = fingerprints(diagnostics)
  // Where one result says that it is suppressed, the others have to say that they are not.
  const tellsSuppressed = diagnostics.some(({ suppressed }) => suppressed)
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'leadscore', version, semanticVersion: version, rules } },
        invocations: [{ executionSuccessful: true, ...told(notifications) }],
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository' } } },
        columnKind: 'utf16CodeUnits',
        newlineSequences: ['\r\n', '\n', '\r'],
        results: diagnostics.map((diagnostic, index) => ({
          ruleId: diagnostic.code,
          ruleIndex: codes.indexOf(diagnostic.code),
          level: levels[diagnostic.severity],
          message: { text: visible([diagnostic.message, ...diagnostic.notes].join('\n')) },
          locations: [location(diagnostic.labels[0], context)],
          ...related(diagnostic, context),
          partialFingerprints: { primaryLocationLineHash: prints[index] },
          ...(tellsSuppressed ? { suppressions: suppressions(diagnostic.suppressed) } : {}),
        })),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function told(notifications: readonly string[]) {
  if (notifications.length === 0) return {}
  return {
    toolExecutionNotifications: notifications.map((text) => ({ level: 'error', message: { text: visible(text) } })),
  }
}

function related({ labels: [, ...others] }: Diagnostic, context: FormatContext) {
  if (others.length === 0) return {}
  return {
    relatedLocations: others.map((label, index) => ({
      id: index + 1,
      ...location(label, context),
    })),
  }
}

/** Lines and columns start at 1, an end column is the one after; columns are UTF-16 units, as in `columnKind`. */
function location({ source, span, message }: Label, context: FormatContext) {
  const start = source.position(span.start)
  const end = source.position(span.end)
  const { uri, isRelative } = repositoryUri(source.name, context)
  return {
    physicalLocation: {
      artifactLocation: { uri, ...(isRelative ? { uriBaseId: '%SRCROOT%' } : {}) },
      region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
    },
    ...(message === undefined ? {} : { message: { text: visible(message) } }),
  }
}

function suppressions(suppression: Suppression | undefined) {
  if (!suppression) return []
  const { reason, until } = suppression
  return [{ kind: 'inSource', justification: until === undefined ? reason : `${reason} (snoozed until ${until})` }]
}
