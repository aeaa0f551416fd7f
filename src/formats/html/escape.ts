/** Text that HTML and SVG show as it is, in elements and in quoted attributes. */
import { visible } from '../../text/visible.ts'

export function escapeHtml(text: string): string {
  return visible(text).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
