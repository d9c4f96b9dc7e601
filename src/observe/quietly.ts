/** Does what only watches: a fault of ours never reaches the code that is watched. */
export function quietly<Result>(watch: () => Result, otherwise: Result): Result {
  try {
    return watch()
  } catch {
    return otherwise
  }
}
