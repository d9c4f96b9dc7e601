import type { RequestRow } from '../core/calls/request-row.ts'

/** Whoever says when a run may go on, and takes what came of it. */
export interface Turns {
  /** Put a number in front of each prompt that none had before. */
  readonly nonce: boolean
  /** Waits for the next turn: so many requests; `null`: there is none. */
  next(): Promise<number | null>
  /** A turn is over; `usd`: what the run has cost so far, `null` when some of it has no price. */
  played(rows: RequestRow[], usd: number | null): void
}
