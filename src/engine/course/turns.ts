import type { RequestRow } from '../../core/calls/request-row.ts'
import type { Spent } from '../../core/comparison/turns.ts'
import type { CostCap } from '../money/cost-cap.ts'

/** Whoever says when a run may go on, and takes what came of it. */
export interface Turns {
  /** Put a number in front of each prompt that none had before. */
  readonly nonce: boolean
  /** On all that is compared; `null`: none. */
  readonly cap: CostCap | null
  /** Waits for the next turn: so many requests; `null`: there is none. */
  next(): Promise<number | null>
  /** A turn is over. */
  played(rows: RequestRow[], spent: Spent): void
  /** The run is. */
  over(spent: Spent): void
}
