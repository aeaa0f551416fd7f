/** The config's durations (`1d12h`) and milliseconds, both ways (semantics T1). */
const unitMs = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const

/** The whole grammar, also used as the JSON Schema pattern. */
export const durationPattern = '^([0-9]+[smhdw])+$'

/** Milliseconds of a duration text; undefined when it is not one, or is longer than 10,000 years. */
export function parseDuration(text: string): number | undefined {
  if (!new RegExp(durationPattern).test(text)) return undefined
  let total = 0
  for (const [, amount, unit] of text.matchAll(/([0-9]+)([smhdw])/g)) {
    total += Number(amount) * unitMs[unit as keyof typeof unitMs]
  }
  return total <= 3.2e14 ? total : undefined
}

/** The shortest exact text of a duration in milliseconds: 129600000 is `1d12h`; below a second, `5ms`. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s'
  let rest = Math.abs(ms)
  let text = ms < 0 ? '-' : ''
  for (const unit of ['w', 'd', 'h', 'm', 's'] as const) {
    // Weeks only when nothing is left over: `10d` reads better than `1w3d`.
    if (unit === 'w' && rest % unitMs.w !== 0) continue
    const amount = Math.floor(rest / unitMs[unit])
    if (amount > 0) text += `${amount}${unit}`
    rest -= amount * unitMs[unit]
  }
  return rest > 0 ? `${text}${rest}ms` : text
}
