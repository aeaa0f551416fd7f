/** Changes of settings: windows, bounds, re-eligibility, ranking, the CRM sync, the launch. */
import type { Path } from '../../document/parse.ts'
import { defaultWindow } from '../../config/lower.ts'
import { formatDuration, parseDuration } from '../../text/duration.ts'
import { formatOffset } from '../offset.ts'
import { remove, replace } from './edit.ts'
import { inPoints, signed } from './groups.ts'
import type { Mutant, MutantKind, Original } from './mutants.ts'

export function settingChanges(original: Original): Mutant[] {
  return [
    ...windowChanges(original),
    ...boundChanges(original),
    ...reeligibilityChanges(original, ['entry', 'reeligibility'], 'entry', original.config.entry.reeligibility),
    ...rankedChanges(original),
    ...handoffChanges(original),
    ...launchChanges(original),
  ]
}

function set(original: Original, kind: MutantKind, path: Path, value: unknown, change: string): Mutant {
  return { kind, change, ...replace(original.config, original.document, path, value) }
}

function drop(original: Original, kind: MutantKind, path: Path, change: string): Mutant {
  return { kind, change, ...remove(original.config, original.document, path) }
}

/** Windows stay in ascending order. */
function windowChanges(original: Original): Mutant[] {
  const { config, plan } = original
  if (config.inactivity === undefined) return []
  const written = [config.inactivity].flat()
  return plan.windows.flatMap(({ ms, points, origin }, index): Mutant[] => {
    const text = written[index]!.window ?? defaultWindow
    const low = plan.windows[index - 1]?.ms ?? 0
    const high = plan.windows[index + 1]?.ms ?? Infinity
    const lengths = neighbours(text, low, high)
    const amounts = [...new Set([points + 1, points - 1, 0])].filter((changed) => changed !== points)
    const wait = formatOffset(ms, 0)
    return [
      ...lengths.map((changed) =>
        set(original, 'window', [...origin, 'window'], changed, `the window ends after ${changed} instead of ${text}`),
      ),
      ...amounts.map((changed) =>
        set(
          original,
          'inactivity',
          [...origin, 'points'],
          changed,
          `Everyone Else gives ${inPoints(changed)} after ${wait} instead of ${signed(points)}`,
        ),
      ),
    ]
  })
}

/** One unit more and one less: `30d` is `31d` and `29d`. Where that leaves the bounds, half the way to them. */
function neighbours(text: string, low = 0, high = Infinity): string[] {
  const ms = parseDuration(text)!
  const [, head = '', amount = '0', unit = 's'] = /^(.*?)(\d+)([smhdw])$/.exec(text) ?? []
  const step = (by: number, bound: number) => {
    const changed = `${head}${Number(amount) + by}${unit}`
    const changedMs = parseDuration(changed)
    if (changedMs !== undefined && low < changedMs && changedMs < high) return changed
    return formatDuration(Math.floor((ms + bound) / 2000) * 1000)
  }
  const changed = [step(1, high), step(-1, low)]
  return changed.filter((other) => {
    const otherMs = parseDuration(other)
    return otherMs !== undefined && otherMs !== ms && low < otherMs && otherMs < high
  })
}

function boundChanges(original: Original): Mutant[] {
  return (['min', 'max'] as const).flatMap((key): Mutant[] => {
    const bound = original.config.score[key]
    if (bound === undefined) return []
    const name = key === 'min' ? 'the floor' : 'the ceiling'
    return [
      ...[bound + 1, bound - 1].map((changed) =>
        set(original, 'bounds', ['score', key], changed, `${name} is ${changed} instead of ${bound}`),
      ),
      drop(original, 'bounds', ['score', key], `there is no ${name.slice(4)}`),
    ]
  })
}

function reeligibilityChanges(original: Original, path: Path, what: string, text = '0s'): Mutant[] {
  const ms = text === 'never' ? null : parseDuration(text)!
  const changed = ms === null ? ['0s'] : ms === 0 ? ['never', '1h'] : [...neighbours(text), '0s', 'never']
  return changed.map((other) =>
    set(original, 're-eligibility', path, other, `re-eligibility of the ${what} is ${other} instead of ${text}`),
  )
}

function rankedChanges(original: Original): Mutant[] {
  const ranked = original.config.ranked ?? false
  return [set(original, 'ranked', ['ranked'], !ranked, `ranked order is ${ranked ? 'off' : 'on'}`)]
}

function handoffChanges(original: Original): Mutant[] {
  const { handoff } = original.config
  if (!handoff) return []
  const changes = reeligibilityChanges(original, ['handoff', 'reeligibility'], 'hand-off', handoff.reeligibility)
  if (!handoff.crm_sync) return changes
  const { after = '0s' } = handoff.crm_sync
  return [
    ...changes,
    drop(original, 'CRM sync', ['handoff', 'crm_sync'], 'no answer of the CRM comes back'),
    ...neighbours(after).map((changed) =>
      set(
        original,
        'CRM sync',
        ['handoff', 'crm_sync', 'after'],
        changed,
        `the answer of the CRM comes after ${changed} instead of ${after}`,
      ),
    ),
  ]
}

function launchChanges(original: Original): Mutant[] {
  const seed = original.config.launch?.seed
  if (seed === undefined) return []
  return [
    set(original, 'launch', ['launch', 'seed'], seed + 1, `the launch writes ${seed + 1} instead of ${seed}`),
    drop(original, 'launch', ['launch', 'seed'], 'the launch writes no score'),
  ]
}
