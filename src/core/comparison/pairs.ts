import type { RequestRow } from '../request-row.ts'

/** The rows of each side in the blocks in which they ran: block i of one beside block i of the other. */
export interface Sides {
  readonly base: readonly (readonly RequestRow[])[]
  readonly head: readonly (readonly RequestRow[])[]
}

export type Pair = readonly [base: RequestRow, head: RequestRow]

/**
 * Requests of the same block with the same prompt, in the order in which they came; where either
 * failed there is no pair.
 */
export function pairsOf({ base, head }: Sides): Pair[] {
  return base.flatMap((rows, block) => {
    const waiting = new Map<string, RequestRow[]>()
    for (const row of head[block] ?? []) {
      const same = waiting.get(row.prompt)
      if (same === undefined) waiting.set(row.prompt, [row])
      else same.push(row)
    }
    return rows.flatMap((row): Pair[] => {
      const partner = waiting.get(row.prompt)?.shift()
      if (partner === undefined || row.error !== null || partner.error !== null) return []
      return [[row, partner]]
    })
  })
}

/** What both of a pair have, in the order of the pairs; only values above 0 have a ratio. */
export function valuesOf(
  pairs: readonly Pair[],
  of: (row: RequestRow) => number | null,
): { base: Float64Array; head: Float64Array } {
  const base: number[] = []
  const head: number[] = []
  for (const [before, after] of pairs) {
    const [from, to] = [of(before), of(after)]
    if (from === null || to === null || from <= 0 || to <= 0) continue
    base.push(from)
    head.push(to)
  }
  return { base: Float64Array.from(base), head: Float64Array.from(head) }
}
