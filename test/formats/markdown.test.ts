/** Markdown, rendered by a library that is not ours: what a reader sees is what was found. */
import type { Tokens } from 'marked'
import { expect, test } from 'vitest'
import { markdownCode, markdownMessage, markdownText } from '../../src/formats/markdown/text.ts'
import { visible } from '../../src/text/visible.ts'
import { finding, hostile, sampleFindings, show } from './findings.ts'
import { marked, tables, textOf } from './read-markdown.ts'

test('a headline, a table of findings, and one of what is suppressed', async () => {
  const markdown = await show('markdown', sampleFindings())
  const tokens = marked.lexer(markdown).filter(({ type }) => type !== 'space')
  expect(tokens.map(({ type }) => type)).toEqual(['heading', 'table', 'table'])
  expect((tokens[0] as Tokens.Heading).text).toBe('❌ 2 files: 3 errors, 1 warning, 1 note')
  const [findings, suppressed] = await tables(markdown)
  expect(findings!.map((cells) => cells.map(textOf))).toEqual([
    ['', 'place', 'rule', 'finding'],
    ['warning', '`scoring/a.yaml:2:3`', 'LS106 unknown-trigger', 'the key `key` is given twice\nkeep one\nor none'],
    ['error', '`scoring/a.yaml:1:1`', 'LS106 unknown-trigger', 'it spans several lines'],
    ['note', '`scoring/a.yaml:2:9`', 'LS106 unknown-trigger', 'for your information'],
    ['error', '`scoring/sub folder/b%c.yaml:2:3`', 'LS106 unknown-trigger', 'in another file'],
    ['error', '`scoring/a.yaml:2:3`', 'LS998 unheard-of', 'a code that no catalog knows'],
  ])
  expect(suppressed!.slice(1).map((cells) => cells.map(textOf)[2])).toEqual([
    'the launch is in March (until 2026-03-31)',
    'meant | so',
  ])
})

test('the mark of the headline agrees with the exit code', async () => {
  const warning = finding('x', { severity: 'warning' })
  expect(await show('markdown', [warning], 'error')).toMatch(/^### ✅ `scoring\/a.yaml`: 1 warning\n/)
  expect(await show('markdown', [warning], 'warning')).toMatch(/^### ❌/)
  expect(await show('markdown', [], 'error', ['a.yaml'])).toBe('### ✅ `scoring/a.yaml`: nothing to complain about\n')
})

const oneLine = (message: string) => visible(message.replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, ' '))

test.each(hostile)('%j stays in its cell, as it is', async (message) => {
  const markdown = await show('markdown', [finding(message, { notes: [message], file: `${message}.yaml` })])
  const [findings] = await tables(markdown)
  const [heads, row, ...rest] = findings!
  expect([heads!.length, row!.length, rest.length]).toEqual([4, 4, 0])
  // Backquotes around code cannot be told from those of the text; all else can.
  const plain = (text: string) => text.replaceAll(/[`\s]/g, '')
  expect(plain(textOf(row![3]!))).toBe(plain(oneLine(message) + oneLine(message)))
  expect(row![3]!.replaceAll(/<\/?code>|<br>/g, '')).not.toMatch(/[<>]/)
  expect(row![1]!.replaceAll(/<\/?code>/g, '')).not.toMatch(/[<>]/)
})

test.each(hostile.filter((text) => text.trim() !== ''))('%j as text and as code', async (text) => {
  const html = (await marked.parseInline(`${markdownText(text)}.`)).slice(0, -1)
  expect(html).not.toMatch(/</)
  expect(textOf(html).trim()).toBe(oneLine(text).trim())
  const code = await marked.parseInline(markdownCode(text))
  expect(code).toMatch(/^<code>[^<]*<\/code>$/)
  expect(textOf(code).slice(1, -1).replaceAll(/\s+/g, ' ')).toBe(oneLine(text).replaceAll(/\s+/g, ' '))
})

test('an odd backquote is one', async () => {
  expect(markdownMessage('a ` b')).toBe('a &#96; b')
  expect(markdownMessage('is `a|b`')).toBe('is <code>a&#124;b</code>')
  expect(markdownMessage('``')).toBe('&#96;&#96;')
})
