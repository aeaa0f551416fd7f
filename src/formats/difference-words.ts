/** What the pretty and the markdown form of a comparison both say. */
import { reachesHandoffs } from '../diff/attribution.ts'
import type { Difference, Origins } from '../diff/difference.ts'
import type { GateResult } from '../diff/gate.ts'
import type { Bin, Impact } from '../diff/impact.ts'
import type { ShiftKind } from '../diff/shift.ts'
import { number, plural, signed } from './pretty/style.ts'

export const kindWords: Readonly<Record<ShiftKind, string>> = {
  gained: 'gained',
  lost: 'lost',
  earlier: 'earlier',
  later: 'later',
}

/** The file, and from where to where; two different files are both named. */
export function sidesWords(base: Origins, head: Origins): [file: string, sides: string] {
  const side = ({ revision }: Origins) => revision ?? 'working tree'
  if (base.file === head.file) return [head.file, `${side(base)} → ${side(head)}`]
  const whole = ({ file, revision, path }: Origins) => (revision === null ? file : `${revision}:${path}`)
  return [whole(head), `compared with ${whole(base)}`]
}

/** One line without names of people. */
export function headline({ changes, sameText, impact }: Difference): string {
  if (changes.length === 0) {
    return sameText
      ? 'the same text on both sides'
      : 'no change: the two configs mean the same, though they are written differently'
  }
  const idle = changes.filter(({ change }) => change.effect === 'none').length
  const effect =
    idle === changes.length
      ? 'none changes a score or a hand-off'
      : idle > 0
        ? `${number(idle)} of them without effect on scores`
        : changes.some(({ change }) => reachesHandoffs(change))
          ? ''
          : 'only in what is sent'
  const counted = `${plural(changes.length, 'change')}${effect === '' ? '' : `, ${effect}`}`
  return impact ? `${counted}; ${movedWords(impact)}` : counted
}

function movedWords({ counts }: Impact): string {
  const moved = (['gained', 'lost', 'earlier', 'later'] as const).filter((kind) => counts[kind] > 0)
  if (moved.length === 0) return 'every first hand-off stays where it is'
  return `leads handed off: ${moved.map((kind) => `${number(counts[kind])} ${kindWords[kind]}`).join(', ')}`
}

interface ShownPair {
  readonly name: string
  readonly pair: { readonly before: number | null; readonly after: number | null }
}

export function shownPairs(impact: Impact): ShownPair[] {
  return [
    { name: 'hand-offs', pair: impact.handoffs },
    { name: 'leads handed off', pair: impact.handedOffLeads },
    { name: 'leads that entered', pair: impact.entered },
    { name: 'missed actions', pair: impact.missed },
    { name: 'mean score', pair: impact.meanScore },
    { name: 'median score', pair: impact.medianScore },
  ]
}

/** `0 … 24`. */
export const binWords = ({ from, to }: Bin): string => (from === to ? number(from) : `${number(from)} … ${number(to)}`)

/** `+8 (+24%)`; empty when nothing changed. */
export function pairChange({ before, after }: ShownPair['pair']): string {
  if (before === after || before === null || after === null) return ''
  const difference = signed(after - before)
  if (difference === '0') return '< 0.1'
  return before === 0 ? difference : `${difference} (${percent(((after - before) / Math.abs(before)) * 100)})`
}

export function measuredWords({ before, measured, change }: GateResult): string {
  if (measured === null) return 'nothing to measure'
  if (change === undefined) return `${number(measured)} measured`
  return `${percent(change)} measured (${before === null ? '–' : number(before)} → ${number(measured)})`
}

export function allowedWords({ change, allowed: { atLeast, atMost } }: GateResult): string {
  const words = (value: number) => (change === undefined ? number(value) : percent(value))
  if (atLeast !== null && atMost !== null) return `${words(atLeast)} to ${words(atMost)} allowed`
  return atMost === null ? `at least ${words(atLeast!)} expected` : `at most ${words(atMost)} allowed`
}

const percent = (value: number) => (Number.isFinite(value) ? `${signed(value)}%` : 'from nothing')
