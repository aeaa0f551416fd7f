/** Cuts a long text, and shows that it did; characters stay whole. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text
  const characters = [...text]
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`
}
