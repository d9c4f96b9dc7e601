import type { CountByKind, ErrorKind } from './error-kind.ts'
import type { Distribution } from './distribution.ts'
import type { Health } from './health.ts'
import type { Plan } from './plan.ts'
import type { Verdict } from './verdict.ts'

export type StopReason =
  | 'maxCost'
  | 'unpriced'
  | 'identicalFailures'
  | 'promptsFailed'
  | 'aborted'
  | 'timeout'
  | 'decided'

export interface Stop {
  reason: StopReason
  /** Ms since the run began. */
  at: number
  /** One sentence that says what happened and what to do. */
  message: string
}

export type Mode = 'live' | 'simulated' | 'mixed'

/** The summary of all samples of one load test: plain JSON, what matchers, reporters and baselines read. */
export interface Run {
  /** Version of this shape, which `$defs/run` of `vitest-load/schema/run.json` describes. */
  schema: 1
  name: string
  plan: Plan
  seed: number
  /** ISO 8601. */
  startedAt: string
  /** Length of the measured window in ms: the duration, or first start to last end. */
  durationMs: number
  mode: Mode
  requests: {
    total: number
    ok: number
    failed: number
    cut: number
    notStarted: number
    warmup: number
  }
  /** `null` when the run came to its planned end. */
  stopped: Stop | null
  latency: Distribution
  ttft: Distribution
  tpot: Distribution
  chunkGap: Distribution
  tokensPerSecond: Distribution
  inputTokens: Distribution
  outputTokens: Distribution
  callsPerRequest: Distribution
  throughput: { requestsPerSecond: number; tokensPerSecond: number | null }
  tokens: Tokens
  cost: Cost
  errors: {
    /** failed / (ok + failed); `null` when both are 0. */
    rate: number | null
    byKind: CountByKind
    /** One message per kind. */
    examples: { [kind in ErrorKind]?: string }
  }
  /** What each check said of the answers, in the order given; empty when there are none. */
  checks: CheckFigures[]
  models: ModelFigures[]
  retries: {
    calls: number
    attempts: number
    /** Calls with more than one attempt. */
    retried: number
    /** Time between the attempts of one call, in ms, over all calls. */
    waitedMs: number
    /** Failed attempts, those that a retry healed included. */
    byKind: CountByKind
  }
  /** Model calls seen outside any request during the run. */
  unattributed: number
  /** Hosts and paths that look like a provider's and were not understood, with how often. */
  unrecognised: { [hostAndPath: string]: number }
  health: Health
  /** Sentences that a reader should see beside the figures. */
  warnings: string[]
  /** Each budget judged on this run, in the order of judging. */
  verdicts: Verdict[]
}

/** Tokens of all calls of measured requests; `null`: no call said so. */
export interface Tokens {
  /** All input: uncached, cache read and cache write. */
  input: number | null
  output: number | null
  cacheRead: number | null
  cacheWrite: number | null
  reasoning: number | null
  /** Calls whose tokens were estimated from text lengths. */
  estimated: number
  /** Calls whose tokens are not known at all. */
  unknown: number
}

export interface Cost {
  /** US dollars of all requests, warm-up and failures included; `null` when nothing could be priced and something was spent. */
  usd: number | null
  perRequest: number | null
  /** All spend over requests started, times 1,000. */
  per1k: number | null
  /** True when some tokens were estimated. */
  estimated: boolean
  /** True when some call has no price or no usage, or was cut: the truth is `usd` or more. */
  atLeast: boolean
  /** Models without a known price. */
  unpriced: string[]
  /** Where prices came from: `genai-prices 0.1.8`, `load({ prices })`. */
  pricesFrom: string[]
  /** Billed model name to the name of the price that was used, where they differ. */
  matched: { [model: string]: string }
}

/** How many answers of measured requests passed one check and failed it; both are 0 when none came so far. */
export interface CheckFigures {
  name: string
  passed: number
  failed: number
  /** Why the first of them failed, without its text; `null` when none did. */
  example: string | null
}

/** Per-call figures of one model, as the provider named it. */
export interface ModelFigures {
  model: string
  provider: string
  calls: number
  failed: number
  latency: Distribution
  ttft: Distribution
  tpot: Distribution
  chunkGap: Distribution
  tokensPerSecond: Distribution
  tokens: Tokens
  usd: number | null
}
