import type { RequestRow } from '../../calls/request-row.ts'

/** The rows of each side in the blocks in which they ran: block i of one beside block i of the other. */
export interface Sides {
  readonly base: readonly (readonly RequestRow[])[]
  readonly head: readonly (readonly RequestRow[])[]
}

export type Pair = readonly [base: RequestRow, head: RequestRow]

/**
 * Requests of the same block with the same prompt, in the order in which they came; then those whose
 * prompt the other side does not have, by their order alone. Where either of a pair failed it falls away.
 */
export function pairsByBlock({ base, head }: Sides): Pair[][] {
  return base.map((rows, block) =>
    pairsIn(rows, head[block] ?? []).filter((pair) => pair.every(({ error }) => error === null)),
  )
}

function pairsIn(base: readonly RequestRow[], head: readonly RequestRow[]): Pair[] {
  const waiting = Map.groupBy(head, ({ prompt }) => prompt)
  const partners = base.map(({ prompt }) => waiting.get(prompt)?.shift() ?? null)
  const others = [...waiting.values()].flat()
  return base.flatMap((row, index): Pair[] => {
    const partner = partners[index] ?? others.shift()
    return partner === undefined ? [] : [[row, partner]]
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
