/** How the runner of GitHub Actions reads a line: `ActionCommand.TryParseV2`. */
export interface WorkflowCommand {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

export function readCommands(output: string): WorkflowCommand[] {
  return output.split(/\r\n|\n|\r/).flatMap((line) => readCommand(line) ?? [])
}

function readCommand(line: string): WorkflowCommand | undefined {
  const text = line.trimStart()
  const end = text.indexOf('::', 2)
  if (!text.startsWith('::') || end < 0) return undefined
  const [name = '', ...rest] = text.slice(2, end).trim().split(' ')
  const properties = rest
    .join(' ')
    .split(',')
    .filter((each) => each !== '')
    .map((each) => [each.split('=')[0]!.trim(), unescape(each.slice(each.indexOf('=') + 1), true)])
  return { name, properties: Object.fromEntries(properties), message: unescape(text.slice(end + 2), false) }
}

const data = [
  ['%0D', '\r'],
  ['%0A', '\n'],
] as const
const property = [
  ['%3A', ':'],
  ['%2C', ','],
] as const

/** `%25` is last, as in the runner. */
function unescape(text: string, isProperty: boolean): string {
  const mappings = [...data, ...(isProperty ? property : []), ['%25', '%'] as const]
  return mappings.reduce((result, [from, to]) => result.replaceAll(from, to), text)
}
