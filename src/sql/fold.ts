/**
 * The ordered fold: every user takes one step at a time, an event or something due, in a recursive query. It says
 * everything of `semantics` with latency 0. What waits is kept in queues: the entries in one window all wait equally
 * long, so that the first to come is the first due, and a queue is a text of items of equal width.
 */
import type { Plan } from '../plan/plan.ts'
import { conditionSql, type Typed } from './condition.ts'
import {
  yes,
  add,
  and,
  call,
  choose,
  column,
  compare,
  countIf,
  equal,
  type Expr,
  holds,
  isNull,
  literal,
  no,
  not,
  nothing,
  notNull,
  or,
  substring,
  subtract,
} from './expression.ts'
import { names, row } from './facts.ts'
import { writeProfile } from './fold-profile.ts'
import { dueBase, dueDigits, headOf, item, itemWidth, never, orderBase, orderDigits, push } from './queue.ts'
import { Layers, type Relation, select, type Statement, table } from './relation.ts'
import type { Vocabulary } from './vocabulary.ts'

export interface FoldInput {
  readonly plan: Plan
  readonly vocabulary: Vocabulary
  /** Whose steps: rows like those of the users' table. */
  readonly users: Relation
  /** The table of facts. */
  readonly facts: string
  /** Whether the hand-off is sent at a score (semantics H4). */
  readonly gate: (score: Expr) => Expr
  /** A line of the config, for a comment. */
  readonly cite: (path: readonly (string | number)[]) => string
}

/** What a step does; the codes of `row` for events, and these. */
const what = { ...row, window: 4, sync: 5 } as const

export function foldStatement(input: FoldInput): Statement {
  const { plan, vocabulary, gate, cite } = input
  const { windows, handoff, ranked, entry } = plan
  const sync = handoff?.crmSync ?? null
  const state = (name: string) => column(name, 's')
  const fact = (name: string) => column(name, 'f')
  const initial: Record<string, Expr> = {}
  const next: Record<string, Expr> = {}
  /** A column of the state: its value before the first step. Returns how the first layer reads it. */
  const declare = (name: string, value: Expr): Expr => {
    initial[name] =
      value.kind !== 'literal' || typeof value.value === 'boolean'
        ? value
        : call(typeof value.value === 'number' ? 'to bigint' : 'to text', value)
    next[name] = column(name)
    return column(name)
  }

  // The state
  const step = declare('step', literal(0))
  declare('n', literal(0))
  const attributes = vocabulary.attributes.map((attribute) => ({
    ...attribute,
    value: declare(attribute.column, column(attribute.column)),
    held: attribute.arrays.map((test) => ({ ...test, value: declare(test.column, column(test.column)) })),
  }))
  const score = declare('score', column('score'))
  const scoreText = declare('score_text', column('score_text'))
  const queues = windows.map((_, index) => declare(`queue_${index + 1}`, literal('')))
  const syncs = sync === null ? null : declare('syncs', literal(''))
  const met = ranked ? plan.groups.map((_, index) => declare(`met_${index + 1}`, literal(-1))) : []
  const limitsEntry = entry.reeligibilityMs !== 0
  const limitsHandoff = handoff !== null && handoff.reeligibilityMs !== 0
  const lastEntry = limitsEntry ? declare('last_entry', nothing('bigint')) : nothing('bigint')
  const lastHandoff = limitsHandoff ? declare('last_handoff', nothing('bigint')) : nothing('bigint')
  const counters = ['entries', 'advanced', 'decays', 'missed', 'handoffs'] as const
  const counter = Object.fromEntries(counters.map((name) => [name, declare(name, literal(0))])) as Record<
    (typeof counters)[number],
    Expr
  >
  declare('waiting', literal(0))
  declare('done', no)
  declare('step_ms', nothing('bigint'))
  declare('sent_first', no)
  declare('sent_second', no)

  const layers = new Layers([
    { relation: table(`${names.steps}_rows`), alias: 's' },
    {
      relation: table(input.facts),
      alias: 'f',
      join: 'inner',
      on: and(equal(fact('user_id'), state('user_id')), equal(fact('n'), add(state('n'), literal(1)))),
    },
  ])

  // 1. The state, the next event, and what is due first (T4).
  const carried = ['step', 'n', ...attributes.flatMap((a) => [a.column, ...a.held.map((test) => test.column)])]
  layers.keep({ user_id: state('user_id') })
  for (const name of [...carried, 'score', 'score_text']) layers.keep({ [name]: state(name) })
  for (const [index] of windows.entries()) layers.keep({ [`queue_${index + 1}`]: state(`queue_${index + 1}`) })
  if (syncs) layers.keep({ syncs: state('syncs') })
  for (const [index] of met.entries()) layers.keep({ [`met_${index + 1}`]: state(`met_${index + 1}`) })
  if (limitsEntry) layers.keep({ last_entry: state('last_entry') })
  if (limitsHandoff) layers.keep({ last_handoff: state('last_handoff') })
  for (const name of counters) layers.keep({ [name]: state(name) })
  layers.keep({
    fact_at: fact('time_ms'),
    fact_what: fact('what'),
    fact_code: fact('code'),
    sets_score: fact('sets_score'),
    new_score: fact('new_score'),
    new_score_text: fact('new_score_text'),
    ...Object.fromEntries(
      attributes.flatMap(({ column: name, held }) => [
        [`sets_${name}`, fact(`sets_${name}`)],
        [`new_${name}`, fact(`new_${name}`)],
        ...held.map((test) => [`new_${test.column}`, fact(`new_${test.column}`)]),
      ]),
    ),
    ...Object.fromEntries(vocabulary.properties.map(({ column: name }) => [name, fact(name)])),
  })
  const heads = [...windows.map((_, index) => state(`queue_${index + 1}`)), ...(syncs ? [state('syncs')] : [])].map(
    (queue) => choose([[equal(queue, literal('')), never]], headOf(queue)),
  )
  const head = layers.name('head', heads.length === 1 ? heads[0]! : call('least', ...heads))
  layers.close('The next event, and what is due first (T4)')

  // 2. What this step does.
  const due = layers.name('due', subtract(call('to bigint', substring(head, 1, dueDigits)), literal(dueBase)))
  layers.close()
  const isDue = compare(due, '<=', column('fact_at'))
  const isSyncHead = syncs ? equal(head, headOf(syncs)) : no
  const does = layers.name(
    'does',
    choose(
      [
        [and(isDue, isSyncHead), literal(what.sync)],
        [isDue, literal(what.window)],
      ],
      column('fact_what'),
    ),
  )
  const now = layers.name('moment', choose([[isDue, due]], column('fact_at')))
  layers.close('Due items come before the event at the same instant (T4)')
  const is = (code: number) => equal(does, literal(code))
  const isEvent = is(what.event)
  const isSync = syncs ? is(what.sync) : no
  const isLaunch = plan.launch ? is(what.launch) : no
  const isWindow = is(what.window)
  const happens = or(isEvent, isSync)
  const reads = or(isEvent, plan.launch ? is(what.before) : no)
  const stageOf = windows.map((_, index) =>
    windows.length === 1 ? isWindow : and(isWindow, equal(head, headOf(queues[index]!))),
  )

  // 3. The profile, and the queues without what is taken out.
  const moment = { isEvent, isSync, isLaunch, reads }
  const profile = writeProfile(layers, plan, vocabulary, { attributes, score, scoreText }, moment)
  const { written, writtenText, scoreChanged, seeded, held, surroundings, fires } = profile
  const name = plan.score.attribute
  const popped = queues.map((queue, index) =>
    layers.let(`queue_${index + 1}_left`, choose([[stageOf[index]!, substring(queue, itemWidth + 1)]], queue)),
  )
  const syncsLeft = syncs ? layers.let('syncs_left', choose([[isSync, substring(syncs, itemWidth + 1)]], syncs)) : null
  const order = (offset: number) => add(call('multiply', step, literal(4)), literal(offset))
  layers.close('What the event or the CRM sync writes to the profile (P2, P3)')

  // 4. The action group, and whether somebody waits for it.
  const scoreAfterWrite: Typed = {
    text: writtenText,
    number: written,
    absent: and(isNull(written), isNull(writtenText)),
  }
  const aroundWrite = surroundings(written, writtenText)
  const noGroup = literal(-1)
  const matched = layers.let(
    'matched_group',
    choose(
      plan.groups.map((group, index) => [
        or(...group.triggers.map((trigger) => fires(trigger, aroundWrite, scoreAfterWrite))),
        literal(index),
      ]),
      noGroup,
    ),
  )
  const waits = layers.let('someone_waits', or(...popped.map((queue) => compare(queue, '<>', literal('')))))
  const headOrder = subtract(call('to bigint', substring(head, dueDigits + 1, orderDigits)), literal(orderBase))
  const best = ranked
    ? layers.let(
        'best_group',
        choose(
          met.map((when, index): readonly [Expr, Expr] => [
            and(isWindow, compare(when, '>', headOrder)),
            literal(index),
          ]),
          noGroup,
        ),
      )
    : noGroup
  layers.close('The first action group that matches wins (A1)')

  // 5. What is done with it.
  const acts = and(happens, compare(matched, '>=', literal(0)))
  const missed = layers.let('misses', and(acts, not(waits)))
  const advancesNow = ranked ? no : and(acts, waits)
  const remembers = ranked ? and(acts, waits) : no
  const takesBest = ranked ? compare(best, '>=', literal(0)) : no
  const advancing = or(advancesNow, takesBest)
  const advances = layers.let('advances', advancing)
  const group = ranked ? best : matched
  const ends = and(isWindow, not(takesBest))
  const lastStage = windows.length - 1
  const decays = layers.let(
    'decay',
    and(
      ends,
      or(...windows.map(({ points }, index) => (points === 0 ? no : windows.length === 1 ? yes : stageOf[index]!))),
    ),
  )
  const groupPoints = plan.groups.map(({ points }, index): readonly [Expr, Expr] => [
    and(or(advancesNow, takesBest), equal(group, literal(index))),
    points === null ? nothing('bigint') : literal(points),
  ])
  const windowPoints = windows.map(({ points }, index): readonly [Expr, Expr] => [
    and(ends, windows.length === 1 ? yes : stageOf[index]!),
    points === 0 ? nothing('bigint') : literal(points),
  ])
  const points = layers.let('points', choose([...groupPoints, ...windowPoints], nothing('bigint')))
  const hops = windows.slice(0, -1).map((_, index) => layers.let(`hops_${index + 1}`, and(ends, stageOf[index]!)))
  const completes = layers.let('completes', or(advancing, windows.length === 1 ? ends : and(ends, stageOf[lastStage]!)))
  const cleared = popped.map((queue, index) =>
    layers.let(`queue_${index + 1}_kept`, choose([[advancesNow, literal('')]], queue)),
  )
  layers.close('Advance, decay or miss (A2 to A5, I1, I2)')

  // 6. The write.
  const writes = and(notNull(points), isNull(writtenText))
  const old = call('coalesce', written, literal(0))
  const { min, max } = plan.score
  const sum = call('add', old, points)
  const clamped = clamp(sum, min, max)
  const after = layers.let('score_after', choose([[writes, clamped]], written))
  layers.close('The write (U1, U7)')
  const changedByWrite = layers.let('changed_by_write', and(writes, compare(after, '<>', old)))
  layers.close()

  // 7. Re-entry, then the hand-off.
  const scoreEntries = plan.entry.triggers.flatMap(({ match }) =>
    match.on === 'attribute' && match.attribute === name ? [match.to] : [],
  )
  const scoreFires = (value: Expr) =>
    or(
      ...scoreEntries.map((to) => (to === null ? yes : typeof to === 'number' ? holds(equal(value, literal(to))) : no)),
    )
  const around = surroundings(after, writtenText)
  const audience = conditionSql(entry.audience, around)
  const mayEnter = (last: Expr) =>
    !limitsEntry
      ? audience
      : and(
          entry.reeligibilityMs === null
            ? isNull(last)
            : or(isNull(last), compare(subtract(now, last), '>=', literal(entry.reeligibilityMs))),
          audience,
        )
  const reenters = layers.let(
    'reenters',
    and(
      or(and(writes, completes, plan.score.heartbeat ? yes : changedByWrite), seeded),
      scoreFires(after),
      mayEnter(lastEntry),
    ),
  )
  const handoffAudience = handoff ? conditionSql(handoff.audience, around) : no
  const maySend = (last: Expr) =>
    handoff === null
      ? no
      : and(
          notNull(after),
          !limitsHandoff
            ? yes
            : handoff.reeligibilityMs === null
              ? isNull(last)
              : or(isNull(last), compare(subtract(now, last), '>=', literal(handoff.reeligibilityMs))),
          handoffAudience,
          gate(after),
        )
  const sendsFirst = layers.let('sends_first', and(or(changedByWrite, seeded), maySend(lastHandoff)))
  layers.close('Re-entry, then the hand-off (U2 to U5, E2, H1 to H4)')
  const lastEntryThen = limitsEntry ? layers.let('last_entry_then', choose([[reenters, now]], lastEntry)) : lastEntry
  const lastHandoffThen = limitsHandoff
    ? layers.let('last_handoff_then', choose([[sendsFirst, now]], lastHandoff))
    : lastHandoff
  layers.close()

  // 8. Entry triggers of the event, then the hand-off if the event itself changed the score.
  const skipsScore = plan.score.heartbeat
  const entryFires = or(
    ...entry.triggers
      .filter(({ match }) => !(skipsScore && match.on === 'attribute' && match.attribute === name))
      .map((trigger) => fires(trigger, around, scoreAfterWrite)),
  )
  const enters = layers.let('enters', and(happens, entryFires, mayEnter(lastEntryThen)))
  const sendsSecond = layers.let('sends_second', and(happens, scoreChanged, maySend(lastHandoffThen)))
  layers.close('Entry triggers of the event, then the hand-off if the event changed the score (E1, A6, H1)')

  // 9. The next state.
  const nextQueues = cleared.map((queue, index) => {
    const ms = windows[index]!.ms
    if (index === 0) {
      return push(
        queue,
        [reenters, item(add(now, literal(ms)), order(0))],
        [enters, item(add(now, literal(ms)), order(2))],
      )
    }
    // Each window is measured from the moment the entry began to wait (I2).
    const rest = ms - windows[index - 1]!.ms
    return push(queue, [hops[index - 1]!, item(add(now, literal(rest)), order(0))])
  })
  const queuesThen = nextQueues.map((queue, index) => layers.let(`queue_${index + 1}_then`, queue))
  layers.close('Who waits from now on')
  for (const [index, queue] of queuesThen.entries()) next[`queue_${index + 1}`] = queue
  if (syncs && sync) {
    next['syncs'] = push(
      syncsLeft!,
      [sendsFirst, item(add(now, literal(sync.afterMs)), order(1))],
      [sendsSecond, item(add(now, literal(sync.afterMs)), order(3))],
    )
  }
  for (const attribute of held) {
    next[attribute.column] = attribute.now
    for (const test of attribute.held) next[test.column] = test.now
  }
  next['step'] = add(step, literal(1))
  next['n'] = countIf(column('n'), not(isDueStep(does)))
  next['score'] = after
  next['score_text'] = writtenText
  for (const [index] of met.entries()) {
    next[`met_${index + 1}`] = choose(
      [[and(remembers, equal(matched, literal(index))), order(0)]],
      column(`met_${index + 1}`),
    )
  }
  if (limitsEntry) next['last_entry'] = choose([[enters, now]], lastEntryThen)
  if (limitsHandoff) next['last_handoff'] = choose([[sendsSecond, now]], lastHandoffThen)
  next['entries'] = countIf(counter.entries, reenters, enters)
  next['advanced'] = countIf(counter.advanced, advances)
  next['decays'] = countIf(counter.decays, decays)
  next['missed'] = countIf(counter.missed, missed)
  next['handoffs'] = countIf(counter.handoffs, sendsFirst, sendsSecond)
  next['waiting'] = call(
    'divide',
    queuesThen.map((queue) => call('length', queue)).reduce((a, b) => call('add', a, b)),
    literal(itemWidth),
  )
  next['done'] = is(what.end)
  next['step_ms'] = now
  next['sent_first'] = sendsFirst
  next['sent_second'] = sendsSecond

  const columns = ['user_id', ...Object.keys(initial)]
  return {
    kind: 'recursion',
    isFold: true,
    name: names.steps,
    comment: [
      'The fold (T2): one step per event, and one per window or CRM sync that comes due between events.',
      `${cite(['inactivity'])}: a queue per window, first in, first out.`,
    ],
    columns,
    base: select({ user_id: column('user_id'), ...initial }, [{ relation: input.users, alias: 'u' }]),
    step: layers.finish({ user_id: column('user_id'), ...next }, ['The state after the step']),
  }
}

const isDueStep = (does: Expr) => compare(does, '>=', literal(what.window))

function clamp(value: Expr, min: number | null, max: number | null): Expr {
  const atLeast = min === null ? value : call('greatest', value, literal(min))
  return max === null ? atLeast : call('least', atLeast, literal(max))
}
