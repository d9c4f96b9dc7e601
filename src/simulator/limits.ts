import type { FormatId } from '../core/calls/call.ts'
import type { LimitStates } from '../wire/rate-limit-headers.ts'
import { Bucket } from './bucket.ts'
import type { RateLimits } from './options.ts'

/** What a request counts for. */
export interface Claim {
  readonly format: FormatId
  /** Input tokens; Anthropic does not count those that its cache knew. */
  readonly input: number
  /** The most it may put out, which is reserved before it begins. */
  readonly output: number
}

export interface Refused {
  readonly limit: keyof RateLimits
  readonly waitMs: number
}

const LIMITS = ['requestsPerMinute', 'inputTokensPerMinute', 'outputTokensPerMinute'] as const

/** The rate limits of one model. */
export class ModelLimits {
  readonly #buckets: { readonly [limit in keyof RateLimits]: Bucket | null }

  constructor(limits: RateLimits, at: number) {
    const bucket = (limit: keyof RateLimits): Bucket | null =>
      limits[limit] === undefined ? null : new Bucket(limits[limit], at)
    this.#buckets = {
      requestsPerMinute: bucket('requestsPerMinute'),
      inputTokensPerMinute: bucket('inputTokensPerMinute'),
      outputTokensPerMinute: bucket('outputTokensPerMinute'),
    }
  }

  /** Takes from all limits, or from none and says which one refuses. */
  claim({ input, output }: Claim, at: number): Refused | null {
    const amounts = {
      requestsPerMinute: 1,
      inputTokensPerMinute: input,
      outputTokensPerMinute: output,
    }
    for (const limit of LIMITS) {
      const waitMs = this.#buckets[limit]?.waitFor(amounts[limit], at) ?? 0
      if (waitMs > 0) return { limit, waitMs }
    }
    for (const limit of LIMITS) this.#buckets[limit]?.take(amounts[limit], at)
    return null
  }

  /** Anthropic gives back what was reserved and not put out; OpenAI keeps it. */
  settle({ format, output }: Claim, actualOutput: number, at: number): void {
    if (format !== 'anthropic-messages') return
    this.#buckets.outputTokensPerMinute?.take(actualOutput - output, at)
  }

  states(at: number): LimitStates {
    return {
      requests: this.#buckets.requestsPerMinute?.state(at) ?? null,
      inputTokens: this.#buckets.inputTokensPerMinute?.state(at) ?? null,
      outputTokens: this.#buckets.outputTokensPerMinute?.state(at) ?? null,
    }
  }
}
