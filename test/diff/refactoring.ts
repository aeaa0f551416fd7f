// The same config, written in another way: nothing of it may be a change.

import fc from 'fast-check'

type Node = Record<string, unknown>

const isMap = (node: unknown): node is Node => typeof node === 'object' && node !== null && !Array.isArray(node)

/** Draws from a seed, so that fast-check can replay it. */
export class Dice {
  #state: number
  constructor(seed: number) {
    this.#state = seed
  }
  next(below: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((this.#state / 2 ** 32) * below)
  }
  flip = () => this.next(2) === 0
  shuffle<T>(list: readonly T[]): T[] {
    const rest = [...list]
    return list.map(() => rest.splice(this.next(rest.length), 1)[0]!)
  }
}

export const dice = fc.integer({ min: 0, max: 2 ** 31 }).map((seed) => new Dice(seed))

/** Lists in which the order of items means nothing. */
const unordered = new Set(['triggers', 'audience', 'where', 'all', 'any', 'none', 'tags', 'is_any_of', 'is_none_of'])
const conditionLists = new Set(['audience', 'where', 'all', 'any', 'none'])
const durations: Record<string, string[]> = {
  '1d': ['24h', '86400s', '0w1d'],
  '1h': ['60m', '3600s'],
  '2h': ['120m', '1h60m'],
  '90m': ['1h30m', '5400s'],
  '1s': ['0m1s'],
  '30m': ['1800s'],
  '0s': ['0d'],
  '30d': ['4w2d', '720h'],
}

export function refactor(config: object, dice: Dice): object {
  const written = rewrite(config, '', dice) as Node
  const { inactivity } = written
  if (isMap(inactivity) && dice.flip()) written['inactivity'] = [inactivity]
  if (written['ranked'] === undefined && dice.flip()) written['ranked'] = false
  if (Array.isArray(written['tags'])) written['tags'] = [...written['tags'], written['tags'][0]]
  const entry = written['entry'] as Node
  if (entry['reeligibility'] === undefined && dice.flip()) entry['reeligibility'] = '0s'
  if (entry['subscription'] === undefined && dice.flip()) entry['subscription'] = 'all'
  return written
}

function rewrite(node: unknown, key: string, dice: Dice): unknown {
  if (Array.isArray(node)) {
    let items = node.map((item) => rewrite(item, `${key}[]`, dice))
    if (key === 'triggers') items = items.map((item) => otherTrigger(item, dice))
    if (conditionLists.has(key)) items = items.map((item) => otherCondition(item, dice))
    if ((key === 'audience' || key === 'where' || key === 'all') && dice.next(4) === 0) items = [{ all: items }]
    if (key === 'triggers' && dice.next(6) === 0) items = [...items, items[0]]
    return unordered.has(key) ? dice.shuffle(items) : items
  }
  if (isMap(node)) {
    return Object.fromEntries(
      dice.shuffle(Object.entries(node)).map(([name, value]) => [name, rewrite(value, name, dice)]),
    )
  }
  if (typeof node === 'string' && ['window', 'reeligibility', 'after'].includes(key)) {
    const forms = [node, ...(durations[node] ?? [])]
    return forms[dice.next(forms.length)]
  }
  return node
}

function otherTrigger(trigger: unknown, dice: Dice): unknown {
  if (dice.flip()) return trigger
  if (typeof trigger === 'string') return { [trigger]: null }
  if (isMap(trigger) && typeof trigger['attribute_changed'] === 'string') {
    return { attribute_changed: { name: trigger['attribute_changed'] } }
  }
  return trigger
}

function otherCondition(condition: unknown, dice: Dice): unknown {
  if (!isMap(condition) || dice.flip()) return condition
  const { equals, does_not_equal, none, ...rest } = condition
  if (Array.isArray(none)) return { all: none.map((one) => ({ none: [one] })) }
  if (equals !== undefined && !(equals === 0 && rest['attribute'] !== undefined))
    return { ...rest, is_any_of: [equals] }
  if (does_not_equal !== undefined) return { ...rest, is_none_of: [does_not_equal] }
  const turned = turnedAround(condition)
  if (turned && dice.flip()) return { none: [turned] }
  if (dice.next(3) === 0) return { any: [condition] }
  return condition
}

/** For attributes, none of these is the same as not any of these. */
function turnedAround(condition: Node): Node | undefined {
  const [operator] = Object.keys(condition).filter((key) => /^(is|contains|includes)_(any|none)_of$/.test(key))
  if (operator === undefined || condition['attribute'] === undefined) return undefined
  const twin = operator.includes('any') ? operator.replace('any', 'none') : operator.replace('none', 'any')
  return { attribute: condition['attribute'], [twin]: condition[operator] }
}
