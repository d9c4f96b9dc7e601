import type { Call } from './call.ts'
import type { Checked } from '../options/check.ts'
import type { ErrorKind } from './error-kind.ts'

/**
 * How a request ended. `cut`: the end of the run ended it, which is neither success nor failure.
 * `not_started`: it was due, but never began.
 */
export type Outcome =
  | { readonly type: 'ok' }
  | { readonly type: 'failed'; readonly kind: ErrorKind; readonly message: string }
  | { readonly type: 'cut' }
  | { readonly type: 'not_started' }

/** The record of one finished request. Instants are ms since the start of the run; durations are derived. */
export interface Sample {
  readonly index: number
  readonly warmup: boolean
  /** Which prompt it was: equal for equal prompts. */
  readonly prompt: string
  /** The part of a mix that it belongs to; `null` without a mix. */
  readonly part: string | null
  /** Which conversation it belongs to; `null` outside of one. */
  readonly session: number | null
  /** Which turn of a conversation it is, from 1; `null` outside of one. */
  readonly turn: number | null
  /** It failed, said nothing or never started, so that the turns left of its conversation were not sent. */
  readonly brokenOff: boolean
  /** When it was due: the schedule's instant in the open model, `startedAt` in the closed one. */
  readonly intendedAt: number
  /** Equal to `intendedAt` when it never started. */
  readonly startedAt: number
  readonly endedAt: number
  /** When the target's own stream yielded its first non-empty piece; `null` when it yields none. */
  readonly firstPieceAt: number | null
  readonly outcome: Outcome
  readonly calls: readonly Call[]
  /** What the checks said of its answer; absent when none were asked. */
  readonly checks?: readonly Checked[]
}
