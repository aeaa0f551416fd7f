/** Elements → XML text. */
import { visible } from '../../text/visible.ts'

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly children: readonly (Element | string)[]
}

export function element(name: string, attributes: Element['attributes'], children: Element['children'] = []): Element {
  return { name, attributes, children }
}

export function xmlDocument(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, '')}`
}

function write({ name, attributes, children }: Element, indent: string): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeAttribute(String(value))}"`)
  const open = `${indent}<${name}${list.join('')}`
  if (children.length === 0) return `${open}/>\n`
  const [text] = children
  if (typeof text === 'string') return `${open}>${escapeText(text)}</${name}>\n`
  const inner = children.map((child) => write(child as Element, `${indent}  `)).join('')
  return `${open}>\n${inner}${indent}</${name}>\n`
}

// What XML 1.0 cannot hold, not even as a reference: halves of pairs and two noncharacters. `visible` shows the rest.
const impossible = /[\ud800-\udfff\ufffe\uffff]/gu

function escapeText(text: string): string {
  const shown = visible(text).replace(impossible, '\ufffd')
  return shown.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Readers turn the white space of attributes into spaces, unless it is a reference. */
function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
}
