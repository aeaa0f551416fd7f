/** Config → Plan. Defaults, units and short forms are settled here and nowhere below. */
import type { Condition } from '../condition/condition.ts'
import { operatorNames, type OperatorName } from '../condition/operators.ts'
import type { Path } from '../document/parse.ts'
import type { InactivityWindow, Plan, PlanTrigger } from '../plan/plan.ts'
import { parseDuration } from '../text/duration.ts'
import { parseIsoTime } from '../text/time.ts'
import { triggers } from '../triggers/index.ts'
import type { Condition as ConfigCondition, LeadscoreConfig, Trigger, Window } from './config.generated.ts'

/** Braze's default evaluation window (canvas.md 3.1). */
export const defaultWindow = '1d'

/** Total for a config without errors; `validate` tells apart those with. */
export function lowerConfig(config: LeadscoreConfig): Plan {
  const windows = inactivityWindows(config)
  const { attribute, min = null, max = null } = config.score
  const { handoff, launch } = config
  return {
    name: config.name,
    score: { attribute, min, max, heartbeat: windows.length > 1 || min !== null || max !== null },
    entry: {
      triggers: lowerTriggers(config.entry.triggers, ['entry', 'triggers']),
      audience: lowerConditions(config.entry.audience),
      reeligibilityMs: lowerReeligibility(config.entry.reeligibility),
      subscription: config.entry.subscription ?? 'all',
    },
    groups: config.action_groups.map((group, index) => ({
      name: group.name,
      points: group.exit ? null : (group.points ?? null),
      triggers: lowerTriggers(group.triggers, ['action_groups', index, 'triggers']),
      origin: ['action_groups', index],
    })),
    ranked: config.ranked ?? false,
    windows,
    handoff: handoff
      ? {
          name: handoff.name ?? 'Hand-off',
          threshold: handoff.threshold ?? null,
          audience: lowerConditions(handoff.audience),
          reeligibilityMs: lowerReeligibility(handoff.reeligibility),
          webhook: {
            method: handoff.webhook.method ?? 'POST',
            url: handoff.webhook.url,
            headers: Object.entries(handoff.webhook.headers ?? {}).map(([name, value]) => ({ name, value })),
            body: handoff.webhook.body ?? '',
          },
          crmSync: handoff.crm_sync
            ? {
                afterMs: parseDuration(handoff.crm_sync.after ?? '0s') ?? 0,
                attributes: handoff.crm_sync.attributes,
              }
            : null,
        }
      : null,
    launch: launch ? { at: parseIsoTime(launch.at)!.ms, seed: launch.seed ?? null } : null,
    gates: (config.gates ?? []).flatMap(gateLimits).map(({ text }) => text),
  }
}

/** An item of `gates` as texts: without quotes YAML reads `handoffs: +10%` as a map, whose keys are the paths. */
export function gateLimits(gate: NonNullable<LeadscoreConfig['gates']>[number] | null): { path: Path; text: string }[] {
  if (typeof gate === 'string') return [{ path: [], text: gate }]
  // What the schema refuses comes to the rules as null.
  return Object.entries(gate ?? {}).map(([quantity, limit]) => ({ path: [quantity], text: `${quantity}: ${limit}` }))
}

/** The windows of a config with their paths; without any, one window of Braze's default length and no points. */
export function inactivityWindows(config: LeadscoreConfig): [InactivityWindow, ...InactivityWindow[]] {
  const { inactivity } = config
  const lower = (window: Window | undefined, origin: Path): InactivityWindow => ({
    ms: parseDuration(window?.window ?? defaultWindow) ?? 0,
    points: window?.points ?? 0,
    origin,
  })
  if (!Array.isArray(inactivity)) return [lower(inactivity, ['inactivity'])]
  const [first, ...rest] = inactivity.map((window, index) => lower(window, ['inactivity', index]))
  return [first ?? lower(undefined, ['inactivity']), ...rest]
}

function lowerReeligibility(text: string | undefined): number | null {
  return text === 'never' ? null : (parseDuration(text ?? '0s') ?? 0)
}

function lowerTriggers(list: readonly Trigger[], path: Path): PlanTrigger[] {
  return list.map((trigger, index) => lowerTrigger(trigger, [...path, index]))
}

/** One trigger of a config; the text of a bare word, or a map with one trigger key. */
export function lowerTrigger(trigger: Trigger, origin: Path): PlanTrigger {
  const { kind, argument, where } = readTrigger(trigger)
  const lowered = triggers.get(kind)!.lower(argument as never)
  const filters = [...lowered.where, ...(where ?? []).map(lowerCondition)]
  return { match: lowered.match, where: conjunction(filters), origin }
}

/** The parts of a trigger, whichever way it is written. */
export function readTrigger(trigger: Trigger): { kind: string; argument: unknown; where?: readonly ConfigCondition[] } {
  if (typeof trigger === 'string') return { kind: trigger, argument: undefined }
  const [kind, argument] = Object.entries(trigger).find(([key]) => key !== 'where') ?? ['', undefined]
  return { kind, argument, ...(trigger.where ? { where: trigger.where } : {}) }
}

function conjunction(of: readonly Condition[]): Condition | null {
  return of.length === 0 ? null : of.length === 1 ? of[0]! : { op: 'all', of }
}

/** A list of conditions means AND; an absent list holds for everybody. */
export function lowerConditions(list: readonly ConfigCondition[] | undefined): Condition | null {
  return conjunction((list ?? []).map(lowerCondition))
}

function lowerCondition(condition: ConfigCondition): Condition {
  for (const op of ['all', 'any', 'none'] as const) {
    const of = condition[op]
    if (of) return { op, of: of.map(lowerCondition) }
  }
  const operator = operatorNames.find((name) => name in condition) as OperatorName
  return {
    op: 'test',
    subject: condition.attribute === undefined ? 'property' : 'attribute',
    name: condition.attribute ?? condition.property ?? '',
    operator,
    value: condition[operator],
  }
}
