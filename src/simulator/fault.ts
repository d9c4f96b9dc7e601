import { randomFor } from '../core/statistics/random.ts'

/**
 * What can go wrong.
 *
 * Instead of an answer: `status` (an error status), `quota` (a 429 that no retry heals),
 * `reset_before_headers`. In the middle of one: `reset`, `truncate` (a clean end too early),
 * `error_event`, `stall` (nothing more comes). The answer still comes whole after `slow_headers`
 * and with `missing_usage`.
 */
export const FAULT_TYPES = [
  'status',
  'quota',
  'reset_before_headers',
  'reset',
  'truncate',
  'error_event',
  'stall',
  'slow_headers',
  'missing_usage',
] as const

export type FaultType = (typeof FAULT_TYPES)[number]

/** How one request goes wrong. */
export interface Mishap {
  type: FaultType
  /** Of `status`; default 500. 529 is Anthropic's: the other formats answer 503. */
  status?: number
  /** Seconds that `retry-after` asks for. */
  retryAfter?: number
  /** The number of the chunk (from 0) in whose place it happens; default the middle of the answer. */
  at?: number
  /** How much later the headers come; default 10,000. */
  ms?: number
}

/** A mishap and whom it strikes: every request that matches, unless `share` or `every` says fewer. */
export interface Fault extends Mishap {
  /** Probability per request. */
  share?: number
  /** Every n-th matching request, in order of arrival. */
  every?: number
  /** Ms since the simulator's start (or `reset()`) from which, and until which, it strikes. */
  from?: number
  to?: number
  /** Start of the model's name. */
  model?: string
}

/** Decides which requests are struck. */
export class Faults {
  readonly #faults: readonly Fault[]
  readonly #seed: number
  readonly #seen: number[]

  constructor(faults: readonly Fault[], seed: number) {
    this.#faults = faults
    this.#seed = seed
    this.#seen = faults.map(() => 0)
  }

  /** The first fault that strikes; `sinceStart` in ms. */
  strike(model: string, key: string, attempt: string, sinceStart: number): Mishap | null {
    let struck: Fault | null = null
    for (const [index, fault] of this.#faults.entries()) {
      const { share = 1, every = 1, from = 0, to = Infinity } = fault
      if (!model.startsWith(fault.model ?? '') || sinceStart < from || sinceStart >= to) continue
      const seen = ++this.#seen[index]!
      if (struck !== null || seen % every !== 0) continue
      const draw = share < 1 ? randomFor(this.#seed, 'fault', index, key, attempt).uniform() : 0
      if (draw < share) struck = fault
    }
    return struck
  }
}
