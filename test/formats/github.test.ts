/** Workflow commands, read the way the runner reads them. */
import { expect, test } from 'vitest'
import { finding, hostile, sampleFindings, show } from './findings.ts'
import { readCommands } from './workflow-commands.ts'

test('one command for each finding that counts', async () => {
  const commands = readCommands(await show('github', sampleFindings()))
  expect(commands.map(({ name }) => name)).toEqual(['warning', 'error', 'notice', 'error', 'error'])
  expect(commands[0]).toEqual({
    name: 'warning',
    properties: { file: 'scoring/a.yaml', line: '2', endLine: '2', col: '3', title: 'LS106 unknown-trigger' },
    message: 'the key `key` is given twice\nkeep one\nor none',
  })
  // Columns are for places within one line.
  expect(commands[1]!.properties).toEqual({
    file: 'scoring/a.yaml',
    line: '1',
    endLine: '3',
    title: 'LS106 unknown-trigger',
  })
  expect(commands[3]!.properties['file']).toBe('scoring/sub folder/b%c.yaml')
})

test('the documented escaping', async () => {
  const text = await show('github', [finding('100%: a, b\r\nc', { file: 'a:b,c%.yaml' })])
  expect(text).toBe(
    '::error file=scoring/a%3Ab%2Cc%25.yaml,line=2,endLine=2,col=3,title=LS106 unknown-trigger::100%25: a, b␍%0Ac\n',
  )
})

test.each(hostile)('%j begins no other command', async (message) => {
  const text = await show('github', [finding(message, { notes: [message], file: `${message}.yaml` })])
  expect(text.match(/[\r\n]/g)).toEqual(['\n'])
  const commands = readCommands(text)
  expect(commands).toHaveLength(1)
  expect(Object.keys(commands[0]!.properties)).toEqual(['file', 'line', 'endLine', 'col', 'title'])
})

test('nothing found is nothing said', async () => {
  expect(await show('github', [], 'error', ['a.yaml'])).toBe('')
})
