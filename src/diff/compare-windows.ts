/** The inactivity windows before and after. */
import type { InactivityWindow, Plan } from '../plan/plan.ts'
import type { Change } from './change.ts'

export function compareWindows(before: Plan['windows'], after: Plan['windows']): Change[] {
  if (before.length !== after.length) {
    const at = ['inactivity']
    const values = { before: before.map(valueOf), after: after.map(valueOf) }
    return [{ kind: 'windows', subject: null, base: at, head: at, ...values, effect: 'scores' }]
  }
  return before.flatMap((window, index) => compareOne(window, after[index]!, before.length > 1 ? `${index + 1}` : null))
}

const valueOf = ({ ms, points }: InactivityWindow) => ({ ms, points })

function compareOne(before: InactivityWindow, after: InactivityWindow, subject: string | null): Change[] {
  const at = (key: string) => ({ subject, base: [...before.origin, key], head: [...after.origin, key] })
  return [
    ...(before.ms === after.ms
      ? []
      : [{ kind: 'window', ...at('window'), before: before.ms, after: after.ms, effect: 'scores' } as const]),
    ...(before.points === after.points
      ? []
      : [
          {
            kind: 'window-points',
            ...at('points'),
            before: before.points,
            after: after.points,
            effect: 'scores',
          } as const,
        ]),
  ]
}
