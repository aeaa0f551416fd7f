/** What one step of the fold writes to the profile, and what the triggers see of it. */
import type { Plan, PlanTrigger } from '../plan/plan.ts'
import { conditionSql, equalsScalar, type Surroundings, type Typed, typedLiteral, typedText } from './condition.ts'
import {
  column,
  and,
  choose,
  compare,
  equal,
  type Expr,
  holds,
  isIn,
  isNull,
  literal,
  no,
  not,
  nothing,
  notNull,
  or,
  substring,
  yes,
} from './expression.ts'
import { Layers } from './relation.ts'
import { type ArrayTest, kindKey, testKey, type TrackedAttribute, type Vocabulary } from './vocabulary.ts'

/** The state before the step. */
interface Before {
  readonly attributes: readonly (TrackedAttribute & {
    readonly value: Expr
    readonly held: readonly (ArrayTest & { readonly value: Expr })[]
  })[]
  readonly score: Expr
  readonly scoreText: Expr
}

/** What kind of step it is. */
interface Moment {
  readonly isEvent: Expr
  readonly isSync: Expr
  readonly isLaunch: Expr
  /** The event's own writes count: also before the launch. */
  readonly reads: Expr
}

/** Fills one layer. */
export function writeProfile(layers: Layers, plan: Plan, vocabulary: Vocabulary, before: Before, moment: Moment) {
  const { attributes, score, scoreText } = before
  const { isEvent, isSync, isLaunch, reads } = moment
  const sync = plan.handoff?.crmSync ?? null
  const synced = (name: string): boolean => sync !== null && Object.hasOwn(sync.attributes, name)
  const syncValue = (name: string) => sync!.attributes[name]
  const held = attributes.map((attribute) => {
    const { name, column: key, value } = attribute
    const [sets, fresh] = [column(`sets_${key}`), column(`new_${key}`)]
    const fromSync = synced(name) ? typedLiteral(syncValue(name)) : null
    const differs = and(notNull(fresh), not(inArrayOrObject(fresh)), or(isNull(value), compare(value, '<>', fresh)))
    const syncIsScalar = fromSync !== null && isScalarValue(syncValue(name))
    return {
      ...attribute,
      now: layers.let(
        `${key}_now`,
        choose(
          [
            [and(reads, sets), fresh],
            [fromSync ? isSync : no, fromSync ?? nothing('text')],
          ],
          value,
        ),
      ),
      changed: layers.let(
        `${key}_changed`,
        or(
          and(isEvent, sets, differs),
          syncIsScalar ? and(isSync, or(isNull(value), compare(value, '<>', fromSync))) : no,
        ),
      ),
      held: attribute.held.map((test) => ({
        ...test,
        now: layers.let(
          `${test.column}_now`,
          choose(
            [
              [and(reads, sets), column(`new_${test.column}`)],
              [fromSync ? isSync : no, literal(fromSync !== null && includesAny(syncValue(name), test.values))],
            ],
            test.value,
          ),
        ),
      })),
    }
  })
  const name = plan.score.attribute
  const syncsScore = synced(name)
  const syncScore = syncsScore ? syncValue(name) : null
  const syncNumber = typeof syncScore === 'number' ? literal(syncScore) : nothing('bigint')
  const syncScoreText = !syncsScore || typeof syncScore === 'number' ? nothing('text') : typedLiteral(syncScore)
  const seed = plan.launch?.seed ?? null
  const seeded = seed === null ? no : layers.let('seeded', and(isLaunch, isNull(score), isNull(scoreText)))
  const setsScore = and(reads, column('sets_score'))
  const written = layers.let(
    'score_written',
    choose(
      [
        [setsScore, column('new_score')],
        [syncsScore ? isSync : no, syncNumber],
        [seed === null ? no : and(isLaunch, isNull(score), isNull(scoreText)), literal(seed ?? 0)],
      ],
      score,
    ),
  )
  const writtenText = layers.let(
    'score_text_written',
    choose(
      [
        [setsScore, column('new_score_text')],
        [syncsScore ? isSync : no, syncScoreText],
      ],
      scoreText,
    ),
  )
  const [newScore, newText] = [column('new_score'), column('new_score_text')]
  const scoreChanged = layers.let(
    'score_changed',
    or(
      and(
        isEvent,
        column('sets_score'),
        or(
          and(notNull(newScore), or(isNull(score), compare(score, '<>', newScore))),
          and(
            notNull(newText),
            not(inArrayOrObject(newText)),
            or(isNull(scoreText), compare(scoreText, '<>', newText)),
          ),
        ),
      ),
      and(
        isSync,
        typeof syncScore === 'number'
          ? or(isNull(score), compare(score, '<>', syncNumber))
          : isScalarValue(syncScore)
            ? or(isNull(scoreText), compare(scoreText, '<>', syncScoreText))
            : no,
      ),
    ),
  )
  const surroundings = (value: Expr, text: Expr): Surroundings => ({
    attribute: (wanted) => {
      if (wanted === name) return { text, number: value, absent: and(isNull(value), isNull(text)) }
      return typedText(held.find((one) => one.name === wanted)!.now)
    },
    attributeIncludes: (test) => {
      const values = JSON.stringify(test.value)
      // The score is a number or a text here: an array that was written to it is not looked into.
      if (test.name === name) return no
      return held.find((one) => one.name === test.name)!.held.find((one) => JSON.stringify(one.values) === values)!.now
    },
    property: (test) => {
      const key = testKey(test)
      return column(vocabulary.properties.find((one) => testKey(one.test) === key)!.column)
    },
  })
  const fires = (trigger: PlanTrigger, around: Surroundings, value: Typed): Expr => {
    const { match, where } = trigger
    const passes = conditionSql(where, around)
    if (match.on === 'event') {
      const kind = vocabulary.kinds.find((one) => kindKey(one.type, one.name) === kindKey(match.type, match.name))!
      return and(isEvent, equal(column('fact_code'), literal(kind.code)), passes)
    }
    const own = held.find((one) => one.name === match.attribute)
    const changed = own ? own.changed : scoreChanged
    const current = own ? typedText(own.now) : value
    const isText = holds(
      and(equal(substring(current.text, 1, 1), literal('s')), compare(current.text, '<>', literal('s'))),
    )
    return and(
      changed,
      match.to === null ? yes : equalsScalar(match.to, current),
      match.nonEmpty ? isText : yes,
      passes,
    )
  }
  return { written, writtenText, scoreChanged, seeded, held, surroundings, fires }
}

const isScalarValue = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value)
const inArrayOrObject = (typed: Expr): Expr => isIn(typed, [literal('a'), literal('o')])

function includesAny(value: unknown, values: readonly unknown[]): boolean {
  return Array.isArray(value) && value.some((element) => values.includes(element))
}
