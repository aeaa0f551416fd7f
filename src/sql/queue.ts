/** Queues of what is due: a text of items of equal width, the first due first. */
import { add, call, choose, concat, type Expr, literal, no, substring } from './expression.ts'

/** Items of a queue: when it is due, and the order in which it was scheduled (T4), both with leading digits. */
export const dueDigits = 16
export const orderDigits = 10
export const itemWidth = dueDigits + orderDigits
/** Keeps the digits of every time the same; times before 1970 too. */
export const dueBase = 2_000_000_000_000_000
export const orderBase = 1_000_000_000
/** Later than every item. */
export const never = literal('9'.repeat(itemWidth))

export const item = (due: Expr, order: Expr): Expr =>
  concat(call('to text', add(due, literal(dueBase))), call('to text', add(order, literal(orderBase))))
export const headOf = (queue: Expr): Expr => substring(queue, 1, itemWidth)

/** A queue with more items at its end, each when its test holds. */
export function push(queue: Expr, ...pushes: readonly (readonly [Expr, Expr])[]): Expr {
  const parts = pushes.filter(([test]) => test !== no)
  if (parts.length === 0) return queue
  return concat(queue, ...parts.map(([test, value]) => choose([[test, value]], literal(''))))
}
