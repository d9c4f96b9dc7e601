/** The part of Vitest's snapshot state that is used; it is there in Vitest 4 and 5. */
export interface SnapshotState {
  /** `-u` makes it `all`, CI `none`. */
  readonly snapshotUpdateState: 'all' | 'new' | 'none'
}

/** Adds one to a line of Vitest's own count of snapshots. */
export function countSnapshot(
  state: SnapshotState,
  line: 'added' | 'matched' | 'updated' | 'unmatched',
  testId: string,
): void {
  const counter: unknown = Reflect.get(state, line)
  const increment: unknown = Reflect.get(Object(counter), 'increment')
  // A count that is missing fails no test.
  if (typeof increment === 'function') Reflect.apply(increment, counter, [testId])
}
