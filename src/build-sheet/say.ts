/** Sentences of a build sheet: words of ours, and values of the config, which every format shows as code. */

export interface Code {
  readonly code: string
}

export type Text = readonly (string | Code)[]

/** say`Change ${name}`: values are code; texts that are said already stay as they are. */
export function say(parts: TemplateStringsArray, ...values: readonly (string | number | Text)[]): Text {
  return parts.flatMap((part, index) => {
    const value = values[index]
    if (value === undefined) return part === '' ? [] : [part]
    const shown = typeof value === 'object' ? value : [{ code: String(value) }]
    return part === '' ? shown : [part, ...shown]
  })
}

/** Texts in a row, with words between them. */
export function join(texts: readonly Text[], between: string): Text {
  return texts.flatMap((text, index) => (index === 0 ? text : [between, ...text]))
}

/** Without marks. */
export function plain(text: Text): string {
  return text.map((part) => (typeof part === 'string' ? part : part.code)).join('')
}
