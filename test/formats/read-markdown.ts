/** Markdown, rendered by a library that is not ours. */
import { Marked } from 'marked'

export const marked = new Marked({ gfm: true })

/** The text of HTML, with `code` kept as backquotes. */
export function textOf(html: string): string {
  return html
    .replaceAll(/<\/?code>/g, '`')
    .replaceAll('<br>', '\n')
    .replaceAll(/&(?:#(\d+)|(\w+));/g, (_, code: string, name: string) => {
      return code === undefined ? named[name]! : String.fromCharCode(Number(code))
    })
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' }

/** The cells of every table, as HTML. */
export async function tables(markdown: string): Promise<string[][][]> {
  const html = await marked.parse(markdown)
  return [...html.matchAll(/<table>([\s\S]*?)<\/table>/g)].map(([, table]) =>
    [...table!.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row]) =>
      [...row!.matchAll(/<t[hd]>([\s\S]*?)<\/t[hd]>/g)].map(([, cell]) => cell!),
    ),
  )
}
