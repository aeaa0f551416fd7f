import type { ChalkInstance } from 'chalk'
import type { Effect, LedgerLine } from '../../explain/explanation.ts'
import { foldLines, isSent, linesOf, type Row, shortenRows } from '../../explain/folds.ts'
import { describeValue } from '../../explain/describe.ts'
import { sayCause, sayEffect, sayFate, sayOut } from '../../explain/say.ts'
import { causeRules } from '../../explain/cite.ts'
import { formatTimeShort } from '../../text/time.ts'
import { visible } from '../../text/visible.ts'
import type { FormatContext, Renderer, Results } from '../format.ts'
import { leftOutLines } from './left-out.ts'
import { refusedLines } from './refused-lines.ts'
import { scoreChart } from './score-chart.ts'
import { number, padEnd, plural, style, width } from './style.ts'
import { wrap } from './wrap.ts'

type Explanation = Results['explanation']

export const prettyExplanation: Renderer<'explanation'> = (result, context) => {
  const paint = style(context)
  const sections = [
    heading(result, paint, context),
    scoreChart(result.lead, context, paint),
    ...(result.answer ? [answer(result, paint, context)] : [ledger(result, paint, context)]),
    leftOutLines(Object.fromEntries(result.lead.reading.leftOut), context.columns, paint),
    refusedLines(
      { counts: Object.fromEntries(result.lead.reading.refused), first: result.rejected, keeper: 'simulate --rejects' },
      paint,
    ),
  ]
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n')}\n`
}

function heading({ lead }: Explanation, paint: ChalkInstance, { columns }: FormatContext): string[] {
  const { plan, log, span, ledger, reading } = lead
  const { result, score, waiting, out, pending } = ledger.final
  const [wait] = waiting.toSorted((a, b) => a.until - b.until)
  const state = [
    `score ${paint.bold(showScore(score))}`,
    ...(wait
      ? [`waits until ${formatTimeShort(wait.until)}${waiting.length > 1 ? `, ${waiting.length} entries` : ''}`]
      : []),
    ...pending.map(({ at, what }) => `${pendingWords[what]} ${formatTimeShort(at)}`),
    result.handoffs === 0
      ? plan.handoff
        ? 'not handed off'
        : 'no hand-off in the config'
      : paint.green(
          `handed off ${result.handoffs === 1 ? '' : `${number(result.handoffs)} times, last `}${formatTimeShort(result.lastHandoff!)}`,
        ),
  ]
  const facts = [
    `${number(log.events.length)} of ${plural(reading.events, 'event')}`,
    plural(result.entries, 'entry', 'entries'),
    `${number(result.advanced)} advanced`,
    plural(result.decays, 'decay'),
    `${number(result.missed)} missed`,
    ...(span.until === null ? [] : [`until ${formatTimeShort(span.until)} UTC`]),
  ]
  return [
    `${paint.bold(visible(log.user))}  ${paint.dim(visible(plan.name))}`,
    ...wrap(state.join(' · '), columns, 2),
    ...(out ? wrap(`not in the loop: ${visible(sayOut(out))}`, columns, 2).map((line) => paint.yellow(line)) : []),
    ...wrap(facts.join(' · '), columns, 2).map((line) => paint.dim(line)),
  ]
}

const pendingWords = {
  begin: 'begins to wait',
  complete: 'an update is done',
  hop: 'the next window begins',
  'crm sync': 'CRM sync',
} as const

const showScore = (score: unknown): string =>
  score === null ? '0' : typeof score === 'number' ? number(score) : visible(describeValue(score))

function answer({ answer: given, lead }: Explanation, paint: ChalkInstance, { columns }: FormatContext): string[] {
  const { goal, happened, because, changes } = given!
  const name = goal.kind === 'handoff' ? 'handed off' : `taken through ${goal.name}`
  if (happened.length > 0) {
    const times = happened.slice(0, 5).map(formatTimeShort).join(', ')
    const more = happened.length > 5 ? ` and ${number(happened.length - 5)} more times` : ''
    return wrap(`${paint.green('✓')} ${visible(lead.log.user)} was ${visible(name)}: ${times}${more}`, columns, 2)
  }
  const item = (mark: string, line: string) => wrap(`${mark} ${visible(line)}`, columns, 2)
  return [
    paint.bold(`Why ${visible(lead.log.user)} was not ${visible(name)}`),
    ...because.flatMap(({ text }) => item('-', text)),
    '',
    paint.bold('What would have changed it'),
    ...(changes.length === 0
      ? item('-', 'nothing that was tried: more events of each kind, an entry, another audience')
      : changes.flatMap((change) =>
          item(
            '+',
            goal.kind === 'handoff'
              ? `${change.text}: handed off ${formatTimeShort(change.time)}, score ${showScore(change.score)}`
              : `${change.text}: taken ${formatTimeShort(change.time)}`,
          ),
        )),
  ]
}

function ledger(result: Explanation, paint: ChalkInstance, context: FormatContext): string[] {
  const { lead, lines, all } = result
  const rows = all ? lines.map((line): Row => ({ kind: 'line', line })) : shortenRows(foldLines(lines))
  const before = lead.ledger.lines.length - lines.length
  const layout = layoutOf(rows, context)
  const teller = new Teller(result, paint)
  return [
    ...(before > 0 ? [paint.dim(`${plural(before, 'line')} before --from`)] : []),
    ...rows.flatMap((row) => drawRow(row, layout, teller, paint)),
    ...(all || rows.length === lines.length ? [] : [paint.dim('--all shows every line')]),
  ]
}

interface Layout {
  readonly columns: number
  readonly time: number
  readonly cause: number
  readonly score: number
}

/** Beyond this many columns, words stand beside the event even when they take two lines. */
const roomy = 96

function layoutOf(rows: readonly Row[], { columns }: FormatContext): Layout {
  const lines = linesOf(rows.filter(({ kind }) => kind === 'line'))
  const widest = (text: (line: LedgerLine) => string, most = Infinity) =>
    Math.max(0, ...new Set(lines.map((line) => width(text(line))).filter((columns) => columns <= most)))
  return {
    columns,
    time: Math.max(
      16,
      widest(({ time }) => (time === null ? '' : formatTimeShort(time))),
    ),
    // Few causes are long, and those take the room they need.
    cause: widest(causeText, columns < roomy ? 18 : 26),
    score: widest(scoreText),
  }
}

const causeText = ({ cause, effects }: LedgerLine): string => visible(sayCause(cause, effects))

const scoreText = ({ before, after }: LedgerLine): string =>
  before === after ? '' : `${before === null ? '–' : showScore(before)} → ${showScore(after)}`

function drawRow(row: Row, layout: Layout, teller: Teller, paint: ChalkInstance): string[] {
  switch (row.kind) {
    case 'line':
      return drawLine(row.line, layout, teller, paint)
    case 'events':
      return drawFold(row.lines, sayEvents(row.lines, row.fate), layout, paint)
    case 'decays':
      return drawFold(row.lines, sayDecays(row.lines), layout, paint)
    case 'gap':
      return [paint.dim(`${' '.repeat(layout.time)}  … ${sayGap(linesOf(row.rows))}`)]
  }
}

function drawLine(line: LedgerLine, layout: Layout, teller: Teller, paint: ChalkInstance): string[] {
  const { columns } = layout
  const time = padEnd(line.time === null ? '' : formatTimeShort(line.time), layout.time)
  const text = teller.tell(line)
  const change = padEnd(scoreText(line), layout.score)
  const shown = isSent(line.effects) ? paint.green.bold(change) : paint.cyan(change)
  const cause = causeText(line)
  const column = layout.time + 2 + Math.max(layout.cause, width(cause)) + 2 + layout.score + 2
  const beside = wrap(text, Math.max(12, columns - column), 0)
  // Beside each other when there is room for the words, else below.
  const lines = columns < roomy || column > columns / 2 + 8 ? 1 : 2
  if (beside.length <= lines && beside.every((part) => width(part) <= columns - column)) {
    const head = `${paint.dim(time)}  ${padEnd(cause, layout.cause)}  ${shown}  `
    return [head + (beside[0] ?? ''), ...beside.slice(1).map((more) => ' '.repeat(column) + more)].map(trimEnd)
  }
  const indent = ' '.repeat(columns > 70 ? layout.time + 2 : 4)
  const first = wrap(`${padEnd(cause, layout.cause)}  ${shown}`.trim(), columns - layout.time - 2, 0)
  return [
    ...first.map((part, index) => `${index === 0 ? paint.dim(time) : ' '.repeat(layout.time)}  ${part}`),
    ...wrap(text, columns - indent.length, 2).map((part) => indent + part),
  ].map(trimEnd)
}

const trimEnd = (text: string) => text.trimEnd()

/** Puts effects into phrases; a long reason that was just given is not given again. */
class Teller {
  readonly #result: Explanation
  readonly #paint: ChalkInstance
  readonly #last = new Map<Effect['what'], string>()

  constructor(result: Explanation, paint: ChalkInstance) {
    this.#result = result
    this.#paint = paint
  }

  tell(line: LedgerLine): string {
    const { rules } = this.#result
    const fate = sayFate(line)
    const cited = [...new Set([...causeRules(line.cause), ...line.effects.flatMap((effect) => effect.rules)])]
    const told = [
      ...(fate === undefined ? [] : [this.#paint.dim(fate)]),
      ...line.effects.flatMap((effect) => this.#phrase(effect, line)),
    ]
    const named = rules && cited.length > 0 ? [this.#paint.dim(`[${cited.join(' ')}]`)] : []
    return [...(told.length > 0 ? [told.join(' · ')] : []), ...named].join('  ')
  }

  /** What the score column and the usual course of things say already is left out. */
  #phrase(effect: Effect, line: LedgerLine): string[] {
    const paint = this.#paint
    const text = visible(sayEffect(effect))
    switch (effect.what) {
      case 'wrote':
        return effect.bound === null ? [] : [`held at the ${effect.bound}imum`]
      case 'entered':
        return effect.again && effect.others === 0 && !this.#result.all ? [] : [text]
      case 'window ended':
        return line.effects[0] === effect ? [] : [text]
      case 'waiting':
        return this.#isUsual(line) ? [] : [paint.dim(text)]
      case 'advanced':
        return [paint.bold(text)]
      case 'hand-off':
        return this.#handoff(effect, text)
      case 'missed': {
        const short = `${visible(effect.group)} missed, as before`
        return [paint.yellow(this.#once(effect.what, text.slice(effect.group.length), short, text))]
      }
      case 'entry refused':
        return [paint.yellow(this.#once(effect.what, text, 'entry refused, as before'))]
      case 'left':
      case 'not written':
        return [paint.yellow(text)]
      case 'filter failed':
      case 'earlier group won':
      case 'nothing changed':
      case 'no entry from outside':
      case 'seeded':
      case 'remembered':
        return [text]
    }
  }

  #handoff({ what, outcome }: Effect & { readonly what: 'hand-off' }, text: string): string[] {
    if (outcome === 'sent') return [this.#paint.green(text)]
    // Most changes of a score are no hand-off because it is not high enough yet: once is enough.
    const told = this.#once(what, text, outcome === 'aborted' ? '' : 'no hand-off')
    return told === '' ? [] : [this.#paint[outcome === 'aborted' ? 'dim' : 'yellow'](told)]
  }

  /** A lead that was counted waits again: worth a word only when all is shown. */
  #isUsual({ effects }: LedgerLine): boolean {
    return !this.#result.all && effects.some(({ what }) => what === 'advanced' || what === 'wrote')
  }

  #once(what: Effect['what'], reason: string, short: string, text = reason): string {
    const known = this.#last.get(what) === reason
    this.#last.set(what, reason)
    return known && !this.#result.all ? short : text
  }
}

function drawFold(lines: readonly LedgerLine[], text: string, layout: Layout, paint: ChalkInstance): string[] {
  const time = padEnd(formatTimeShort(lines[0]!.time!), layout.time)
  const wrapped = wrap(text, layout.columns - layout.time - 2, 2)
  return wrapped.map((part, index) => paint.dim(`${index === 0 ? time : ' '.repeat(layout.time)}  ${part}`))
}

function sayEvents(lines: readonly LedgerLine[], fate: 'not named' | 'after the end'): string {
  const kinds = new Map<string, number>()
  for (const { cause, effects } of lines) {
    const isProfile = cause.kind === 'event' && cause.at.event.type === 'profile'
    const name = isProfile ? 'profile' : visible(sayCause(cause, effects))
    kinds.set(name, (kinds.get(name) ?? 0) + 1)
  }
  const sorted = [...kinds].sort(([, a], [, b]) => b - a)
  const shown = sorted.slice(0, 4).map(([name, times]) => (times === 1 ? name : `${name} ×${number(times)}`))
  const more = sorted.length > 4 ? [plural(sorted.length - 4, 'other kind')] : []
  const what = fate === 'not named' ? 'that no trigger names' : 'after the end of the run'
  return `${plural(lines.length, 'event')} ${what}: ${[...shown, ...more].join(', ')}`
}

function sayDecays(lines: readonly LedgerLine[]): string {
  const ended = lines.flatMap(({ effects }) => effects.filter((effect) => effect.what === 'window ended'))
  const [first, last] = [lines[0]!, lines.at(-1)!]
  return `${plural(ended.length, 'window')} ran out until ${formatTimeShort(last.time!)}: ${showScore(first.before)} → ${showScore(last.after)}`
}

function sayGap(lines: readonly LedgerLine[]): string {
  const effects = lines.flatMap((line) => line.effects)
  const tally = (what: string) => effects.filter((effect) => effect.what === what).length
  const parts = [
    [tally('advanced'), 'counted'],
    [tally('window ended'), 'windows ran out'],
    [tally('missed'), 'missed'],
    [effects.filter((effect) => effect.what === 'hand-off' && effect.outcome === 'sent').length, 'sent'],
  ] as const
  const shown = parts.filter(([amount]) => amount > 0).map(([amount, word]) => `${number(amount)} ${word}`)
  return `${plural(lines.length, 'line')}${shown.length > 0 ? `: ${shown.join(', ')}` : ''}`
}
