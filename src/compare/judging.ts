import type { Change } from '../core/comparison/change.ts'
import type { PairBlock } from './play.ts'

/** How a comparison is decided; the rules are core's. */
export interface Judging {
  /** Whether further blocks of a test can change nothing. */
  decidedEarly(blocks: readonly PairBlock[]): boolean
  /** Which of the tests are to be compared a second time. */
  suspects(tests: readonly Judged[]): ReadonlySet<string>
  /** All of them together: who looks at many tests finds more that are slower by chance. */
  decide(tests: readonly Judged[]): ReadonlyMap<string, Decision>
}

interface Judged {
  readonly id: string
  readonly first: readonly PairBlock[]
  /** The blocks of the second comparison; `null`: there was none. */
  readonly second: readonly PairBlock[] | null
}

export interface Decision {
  readonly changes: Change[]
  readonly confirmation: Change[] | null
}
