import type { Conversation } from './conversation.ts'
import type { Prompt, TargetFunction } from './options.ts'

/** A named share of the traffic, with its own target and prompts. */
export interface MixPart<Row = Prompt> {
  /** Its share is its weight over the sum of all: 70, 20 and 10, or 7, 2 and 1. */
  weight: number
  /** What figures and tables call it. */
  name: string
  target: TargetFunction<Row>
  prompt?: Row
  prompts?: Iterable<Row> | AsyncIterable<Row> | Conversation<Row>
}

/** Weighted traffic, given as the `target`: what `mix()` makes. */
export class Mix {
  readonly parts: readonly MixPart<any>[]

  constructor(parts: readonly MixPart<any>[]) {
    this.parts = parts
  }
}

/**
 * Weighted traffic: `target: mix([{ weight: 70, name: 'chat', target, prompts }, …])`, with figures for
 * each part (`run.parts`) beside those of the whole.
 *
 * Which part comes next is drawn from the seed, and the shares are exact: each block of requests, as
 * short as the weights allow, holds every part as often as its weight says. Where a part holds
 * conversations, one draw is one session.
 */
export function mix<Rows extends readonly unknown[]>(parts: Parts<Rows>): Mix {
  return new Mix(parts)
}

/** Each part has its own type of rows. */
type Parts<Rows extends readonly unknown[]> = {
  readonly [Index in keyof Rows]: MixPart<Rows[Index]>
}
