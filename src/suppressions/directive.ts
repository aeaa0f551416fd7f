/** One comment → what it suppresses, and what is wrong with it. */
import type { Span } from '../text/source.ts'
import { listOf, suggest } from '../text/suggest.ts'
import { parseIsoTime } from '../text/time.ts'
import { suppressionRules } from './catalog.ts'
import type { Comment } from './comments.ts'

export interface KnownRule {
  readonly code: string
  readonly name: string
}

export interface Directive {
  readonly comment: Comment
  readonly kind: 'disable' | 'snooze'
  readonly rules: readonly { readonly code: string; readonly word: string; readonly span: Span }[]
  readonly reason: string
  /** The last day of a snooze. */
  readonly until?: { readonly day: string; readonly endsMs: number; readonly span: Span }
  /** A line, or the whole file; undefined where no line follows. */
  readonly target: number | 'file' | undefined
}

export interface Problem {
  readonly rule: 'suppression-without-reason' | 'bad-suppression'
  readonly span: Span
  readonly message: string
  readonly note: string
}

const words = ['disable-next-line', 'disable-line', 'snooze'] as const
type Word = (typeof words)[number]

/** A piece of a comment with its place in the file. */
class Piece {
  readonly text: string
  readonly span: Span

  constructor(text: string, start: number) {
    const left = text.length - text.trimStart().length
    this.text = text.trim()
    this.span = { start: start + left, end: start + left + this.text.length }
  }

  slice(from: number, until = this.text.length): Piece {
    return new Piece(this.text.slice(from, until), this.span.start + from)
  }

  split(separator: string): Piece[] {
    let at = 0
    return this.text.split(separator).map((part) => {
      const piece = this.slice(at, at + part.length)
      at += part.length + separator.length
      return piece
    })
  }
}

/** Undefined for a comment that is none of ours. Throws nothing: what cannot be understood goes to `report`. */
export function readDirective(
  comment: Comment,
  rules: readonly KnownRule[],
  report: (problem: Problem) => void,
): Directive | undefined {
  const match = /^#+\s*leadscore-([\w-]+)/.exec(comment.text)
  if (!match) return undefined
  const whole = new Piece(comment.text, comment.span.start)
  const word = new Piece(`leadscore-${match[1]}`, comment.span.start + match[0].length - match[1]!.length - 10)
  const bad = (span: Span, message: string, note: string) => report({ rule: 'bad-suppression', span, message, note })
  const kind = match[1]!
  if (!isWord(kind)) {
    const note = helpFor(kind)
    if (note !== undefined) bad(word.span, `\`${word.text}\` is not a comment that is read`, note)
    return undefined
  }
  const misplaced = misplacement(kind, comment)
  if (misplaced) {
    bad(word.span, ...misplaced)
    return undefined
  }
  const { body, reason } = splitReason(whole.slice(match[0].length))
  const dated: Dated | undefined = kind === 'snooze' ? readDay(body, bad) : { rest: body }
  if (!dated) return undefined
  const chosen = readRules(dated.rest, word, reason !== undefined, rules, bad)
  if (chosen.length === 0) return undefined
  if (reason === undefined || reason === '') {
    report({
      rule: 'suppression-without-reason',
      span: whole.span,
      message: `the comment suppresses ${listOf(
        chosen.map((rule) => rule.word),
        'and',
      )} without a reason`,
      note: 'write why at its end, after ` -- `',
    })
  }
  return {
    comment,
    kind: kind === 'snooze' ? 'snooze' : 'disable',
    rules: chosen,
    reason: reason ?? '',
    ...(dated.until ? { until: dated.until } : {}),
    target: kind === 'disable-line' ? comment.line : kind === 'snooze' && comment.atTop ? 'file' : comment.nextLine,
  }
}

const isWord = (text: string): text is Word => (words as readonly string[]).includes(text)
const written = (word: string) => `leadscore-${word}`

/** Undefined for a word that has nothing to do with ours, as in `# leadscore-team owns this`. */
function helpFor(word: string): string | undefined {
  const near = suggest(word, words)
  if (near !== undefined) return `did you mean \`${written(near)}\`?`
  const isMeant = /^(disable|enable|ignore|suppress|snooze)/.test(word)
  return isMeant ? `there are ${listOf(words.map(written), 'and')}` : undefined
}

function misplacement(kind: Word, { alone }: Comment): [message: string, note: string] | undefined {
  if (kind === 'disable-line' && alone) {
    return ['`leadscore-disable-line` stands on a line of its own', 'did you mean `leadscore-disable-next-line`?']
  }
  if (kind === 'snooze' && !alone) {
    return ['a snooze stands at the end of a line', 'put it on a line of its own, above this one']
  }
  return undefined
}

function splitReason(piece: Piece): { body: Piece; reason: string | undefined } {
  const match = /(?:^|\s)--(?:\s|$)/.exec(piece.text)
  if (!match) return { body: piece, reason: undefined }
  return { body: piece.slice(0, match.index), reason: piece.text.slice(match.index + match[0].length).trim() }
}

type Bad = (span: Span, message: string, note: string) => void

interface Dated {
  readonly rest: Piece
  readonly until?: NonNullable<Directive['until']>
}

function readDay(body: Piece, bad: Bad): Dated | undefined {
  const day = body.slice(0, /^\S*/.exec(body.text)![0].length)
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day.text) ? parseIsoTime(day.text) : undefined
  if (time) {
    const until = { day: day.text, endsMs: time.ms + 86_400_000, span: day.span }
    return { rest: body.slice(day.text.length), until }
  }
  const what = day.text === '' ? 'the snooze names no day' : `\`${day.text}\` is not a day`
  bad(day.span, `${what}; the last day of the snooze was expected`, 'such as `2026-12-31`')
  return undefined
}

function readRules(body: Piece, word: Piece, hasReason: boolean, rules: readonly KnownRule[], bad: Bad) {
  const chosen: { code: string; word: string; span: Span }[] = []
  for (const item of body.split(',')) {
    const first = item.slice(0, /^\S*/.exec(item.text)![0].length)
    if (first.text === '') {
      bad(word.span, 'the comment names no rule', 'write the code or the name that stands beside the finding')
      return []
    }
    const isMore = first.text !== item.text
    if (isMore && hasReason) bad(item.span, `\`${item.text}\` is not a rule`, 'separate several rules by commas')
    else {
      const rule = findRule(first, rules, bad)
      if (rule && !chosen.some(({ code }) => code === rule.code)) {
        chosen.push({ code: rule.code, word: first.text, span: first.span })
      }
    }
    // What follows is a reason without its `--`.
    if (isMore) break
  }
  return chosen
}

function findRule({ text, span }: Piece, rules: readonly KnownRule[], bad: Bad): KnownRule | undefined {
  const rule = rules.find(({ code, name }) => name === text || code === text.toUpperCase())
  if (!rule) {
    const names = rules.flatMap(({ code, name }) => [code, name])
    const near = /^LS\d+$/i.test(text) ? undefined : suggest(text, names)
    bad(span, `there is no rule \`${text}\``, near ? `did you mean \`${near}\`?` : '`leadscore rules` lists them')
    return undefined
  }
  if (isSuppressible(rule.code)) return rule
  const name = text === rule.name ? rule.code : rule.name
  const what = suppressionRules.some(({ code }) => code === rule.code) ? 'comments like this one' : 'YAML and structure'
  bad(span, `\`${text}\` (${name}) cannot be suppressed`, `what is wrong with ${what} has to be mended`)
  return undefined
}

/** Not what is wrong with YAML, structure, or such comments. */
export function isSuppressible(code: string): boolean {
  return !/^LS[01]/.test(code)
}
