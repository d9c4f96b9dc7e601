import type { RequestRow } from '../core/calls/request-row.ts'
import { BLOCK_REQUESTS, otherSide, type SideName } from '../core/comparison/turns.ts'
import type { Player } from './seat.ts'
import type { Spending } from './spending.ts'

/** The requests of both sides in one block, which took turns. */
export interface PairBlock {
  readonly first: SideName
  readonly base: readonly RequestRow[]
  readonly head: readonly RequestRow[]
}

interface PlaySetting {
  /** Of each side. */
  readonly requests: number
  readonly nonce: boolean
  readonly spending: Pick<Spending, 'maxCost' | 'elsewhere'>
  /** Asked before each block: false ends it. */
  mayGoOn: (blocks: readonly PairBlock[]) => boolean
}

/** A side that could not go on. */
export interface Broken {
  readonly side: SideName
  /** A sentence. */
  readonly why: string
  /** Whether requests of the other side have succeeded. */
  readonly isAlone: boolean
}

export interface PairPlayed {
  readonly blocks: readonly PairBlock[]
  /** `null`: both sides went on. */
  readonly broken: Broken | null
  /** Why the cap on the comparison let a side send no more, in a sentence; `null`: it did not. */
  readonly capped: string | null
}

/** Whose turn comes first in a block: base, head, head, base, and again, so that a drift hits both alike. */
function firstIn(block: number): SideName {
  return block % 2 === 0 ? 'base' : 'head'
}

/** Lets two sides of one load test take turns until all is played, or one side cannot go on. Ends both. */
export async function playPair(
  players: Readonly<Record<SideName, Player>>,
  { requests, nonce, spending, mayGoOn }: PlaySetting,
): Promise<PairPlayed> {
  const blocks: PairBlock[] = []
  const succeeded = { base: false, head: false }
  let broken: Broken | null = null
  let capped: string | null = null
  for (const player of Object.values(players)) player.start(requests, nonce, spending.maxCost)
  const turn = async (side: SideName, size: number): Promise<readonly RequestRow[]> => {
    const turned = await players[side].turn(size, spending.elsewhere(side))
    const { rows, over } = turned
    if (rows.some(({ error }) => error === null)) succeeded[side] = true
    if (over !== null && turned.capped) capped = sentence(over)
    else if (over !== null) {
      const why = `The ${side} could not go on: ${sentence(over)}`
      broken = { side, why, isAlone: succeeded[otherSide(side)] }
    }
    return rows
  }
  let left = requests
  const isOver = (): boolean => broken !== null || capped !== null
  while (left > 0 && !isOver() && mayGoOn(blocks)) {
    const size = Math.min(BLOCK_REQUESTS, left)
    const first = firstIn(blocks.length)
    const rows = { base: [] as readonly RequestRow[], head: [] as readonly RequestRow[] }
    const order: readonly SideName[] = first === 'base' ? ['base', 'head'] : ['head', 'base']
    for (const side of order) {
      if (!isOver()) rows[side] = await turn(side, size)
    }
    // A block of one side alone compares nothing.
    if (rows.base.length > 0 && rows.head.length > 0) blocks.push({ first, ...rows })
    left -= size
  }
  for (const player of Object.values(players)) player.end()
  return { blocks, broken, capped }
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`
}
