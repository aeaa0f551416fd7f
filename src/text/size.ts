/** Sizes as people write them: `250MB`, `1.5 GB`, `512 MiB`. */

const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
}

/** Bytes, whole and above 0; undefined when it is no size. */
export function parseSize(text: string): number | undefined {
  const found = /^(\d{1,12}(?:\.\d{1,3})?) ?([a-z]*)$/i.exec(text)
  const unit = found && units[found[2]!.toLowerCase()]
  if (!unit) return undefined
  const bytes = Math.floor(Number(found[1]) * unit)
  return bytes > 0 ? bytes : undefined
}
