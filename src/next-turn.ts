/** Lets what else wants to happen, such as Ctrl-C, happen first. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
