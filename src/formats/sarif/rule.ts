/** A rule as SARIF describes it; code scanning shows its help beside every alert. */
import type { RuleDescription } from '../../rules/rule.ts'
import type { Severity } from '../../diagnostics/diagnostic.ts'

export const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
}

export type KnownRule = Pick<RuleDescription, 'code' | 'name' | 'severity'> & Partial<RuleDescription>

export function reportingDescriptor(rule: KnownRule) {
  const { code, name, severity, summary, why } = rule
  return {
    id: code,
    name,
    ...(summary === undefined ? {} : { shortDescription: { text: summary } }),
    ...(why === undefined ? {} : { fullDescription: { text: why }, help: help(rule) }),
    defaultConfiguration: { level: levels[severity] },
  }
}

function help({ code, summary = '', why = '', bad = '', good = '' }: KnownRule) {
  const examples = [['Bad', bad] as const, ['Good', good] as const].filter(([, yaml]) => yaml !== '')
  const more = `leadscore rules ${code}`
  const text = [`${summary}.`, why, ...examples.map(([title, yaml]) => `${title}:\n${indented(yaml)}`)]
  const markdown = [`**${summary}.**`, why, ...examples.map(([title, yaml]) => `${title}:\n\n${fenced(yaml)}`)]
  return {
    text: [...text, `${more} shows this in a terminal.`].join('\n\n'),
    markdown: [...markdown, `\`${more}\` shows this in a terminal.`].join('\n\n'),
  }
}

const indented = (yaml: string) => yaml.trimEnd().replaceAll(/^/gm, '  ')
const fenced = (yaml: string) => `\`\`\`yaml\n${yaml.trimEnd()}\n\`\`\``
