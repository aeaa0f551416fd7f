/** Build sheet → Markdown: a document to work through, with a checklist at its end. */
import type { Text } from '../../build-sheet/say.ts'
import type { BuildSheet, Field, Note, Row, SheetSection, SheetStep, Template } from '../../build-sheet/sheet.ts'
import { mermaidCanvas } from '../mermaid/canvas.ts'
import { markdownCode, markdownMessage, markdownText } from './text.ts'

export function markdownSheet(sheet: BuildSheet): string {
  const { name, description, owner, hash, canvas, sections } = sheet
  const paragraphs = [
    `# Build sheet: ${markdownText(name)}`,
    ...(description === null ? [] : [markdownText(description)]),
    ...(owner === null ? [] : [`Owner: ${markdownText(owner)}`]),
    `Config \`${hash}\``,
    '≠ marks where Braze does not do exactly what `leadscore simulate` computes.',
    '## The Canvas',
    fenced('mermaid', mermaidCanvas(canvas)),
    ...sections.flatMap(sectionParagraphs),
    '## Checklist',
    sections
      .flatMap(({ steps }) => steps.map(({ id, check }) => `- [ ] **${id}** ${inline(check)}\n`))
      .join('')
      .trimEnd(),
    `Built from \`${hash}\` on ____________ by ____________`.replaceAll('_', '\\_'),
  ]
  return `${paragraphs.join('\n\n')}\n`
}

function sectionParagraphs({ letter, title, intro, steps }: SheetSection): string[] {
  return [`## ${letter}. ${markdownText(title)}`, inline(intro), ...steps.flatMap(stepParagraphs)]
}

function stepParagraphs({ id, title, fields, templates, notes }: SheetStep): string[] {
  return [
    `### ${id} ${inline(title)}`,
    fields.map(fieldLines).join('').trimEnd(),
    ...templates.flatMap(templateParagraphs),
    ...(notes.length > 0
      ? [
          notes
            .map((note) => `> ${noteText(note)}\n`)
            .join('>\n')
            .trimEnd(),
        ]
      : []),
  ]
}

function fieldLines({ label, rows }: Field): string {
  const [first, ...rest] = rows
  if (first && rest.length === 0) return `- **${markdownText(label)}**: ${rowLines(first, '  ')}`
  return `- **${markdownText(label)}**:\n${rows.map((one) => `  - ${rowLines(one, '    ')}`).join('')}`
}

function rowLines({ text, under, notes }: Row, indent: string): string {
  const lines = [...under.map(inline), ...notes.map(noteText)]
  return [inline(text), ...lines.map((line) => `${indent}- ${line}`)].map((line) => `${line}\n`).join('')
}

function noteText({ kind, text, rules }: Note): string {
  const cited = rules.length === 0 ? '' : ` *(semantics ${rules.join(', ')})*`
  return `${kind === 'differs' ? '≠ ' : ''}${inline(text)}${cited}`
}

function templateParagraphs({ label, language, text }: Template): string[] {
  return [`${markdownText(label)}:`, fenced(language, text)]
}

/** The fence is longer than any run of backquotes inside. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text.replace(/\n?$/, '\n')}${fence}`
}

function inline(text: Text): string {
  return text.map((part) => (typeof part === 'string' ? markdownMessage(part) : codeOf(part.code))).join('')
}

/** An empty value would vanish. */
const codeOf = (code: string): string => (code.trim() === '' ? markdownCode(JSON.stringify(code)) : markdownCode(code))
