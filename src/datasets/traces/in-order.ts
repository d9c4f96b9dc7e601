import { DatasetError } from '../../core/errors.ts'
import type { Reading } from './format.ts'

/** A reading, and where it stands in the file. */
export interface Placed extends Reading {
  readonly place: string
}

/**
 * The rows by their time, when none is out of order by more than `windowMs`: so much of the trace is
 * held, and no more. Rows of the same time keep the order of the file.
 *
 * @throws {DatasetError} for a row that comes later than that.
 */
export async function* inOrder(
  rows: AsyncIterable<Placed>,
  windowMs: number,
  path: string,
): AsyncGenerator<Placed> {
  let held: Placed[] = []
  let head = 0
  let latest = -Infinity
  let given = -Infinity
  for await (const row of rows) {
    if (row.at < given) {
      throw new DatasetError(
        path,
        row.place,
        `is ${((latest - row.at) / 1000).toFixed(1)} s out of order; up to ${windowMs / 1000} s are put right. Sort the file by time`,
      )
    }
    latest = Math.max(latest, row.at)
    let place = held.length
    while (place > head && held[place - 1]!.at > row.at) place--
    held.splice(place, 0, row)
    while (head < held.length && held[head]!.at < latest - windowMs) {
      given = held[head]!.at
      yield held[head++]!
    }
    if (head > 1024 && head > held.length / 2) {
      held = held.slice(head)
      head = 0
    }
  }
  yield* held.slice(head)
}
