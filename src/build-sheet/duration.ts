/** A duration as the dashboard takes it: one number and one unit. */
export function dashboardDuration(ms: number): string {
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ] as const
  const [unit, length] = units.find(([, length]) => ms > 0 && ms % length === 0) ?? (['second', 1_000] as const)
  const amount = ms / length
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`
}
