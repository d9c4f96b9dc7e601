import type { Change } from '../comparison/change.ts'
import type { CountByKind, ErrorKind } from '../calls/error-kind.ts'
import type { Distribution } from './distribution.ts'
import type { FigureSet } from './figure-set.ts'
import type { Forecast } from '../plan/forecast.ts'
import type { Health } from './health.ts'
import type { Limits } from '../options/options.ts'
import type { Plan } from '../plan/plan.ts'
import type { Timeline } from './timeline.ts'
import type { Verdict } from '../judging/verdict.ts'

export type StopReason =
  | 'maxCost'
  | 'unpriced'
  | 'identicalFailures'
  | 'hopeless'
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

/** What was not sent because every budget was decided. */
export interface Savings {
  /** Against the plan; `null` when time was to end the run, and nobody knows how many there would have been. */
  requests: number | null
  /** US dollars, at the mean cost of those that were sent; `null` when either is not known. */
  usd: number | null
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
  /** What `stopEarly` saved; `null` unless it ended the run. */
  saved: Savings | null
  latency: Distribution
  ttft: Distribution
  tpot: Distribution
  chunkGap: Distribution
  tokensPerSecond: Distribution
  inputTokens: Distribution
  outputTokens: Distribution
  callsPerRequest: Distribution
  throughput: { requestsPerSecond: number; tokensPerSecond: number | null }
  /** How it went over time. */
  timeline: Timeline
  tokens: Tokens
  cost: Cost
  /** What it might have cost, reckoned before it began; `null` when it was simulated, and nothing could be spent. */
  forecast: Forecast | null
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
  /** With `steps()`: the figures of each level, ascending; else none. */
  steps: Step[]
  /** Where the steps leave their flat part; `null` when that cannot be said. */
  knee: Knee | null
  /** With `mix()`: the figures of each part, in their order; else none. */
  parts: PartFigures[]
  /** With `conversation()`: the figures of each turn, the first one first; else none. */
  turns: TurnFigures[]
  /** With `findCapacity()`: what it found; else `null`. */
  capacity: Capacity | null
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
  /** What comparing it with its baseline has shown, in the order of comparing. */
  changes: Change[]
}

/** One level of `steps()`. */
export interface Step extends FigureSet {
  level: number
}

/** One part of `mix()`; its window is that of the run. */
export interface PartFigures extends FigureSet {
  name: string
  /** As it was given. */
  weight: number
  /** Share of the run's requests that it really had; `null` when there were none. */
  share: number | null
}

/** All requests that were the same turn of their conversations; their window is that of the run. */
export interface TurnFigures extends FigureSet {
  /** Counts from 1. */
  turn: number
}

/** The level past which p95 or errors leave the flat part. */
export interface Knee {
  /** The last level of the flat part. */
  level: number
  /** The first level beyond it; `null` when every level was flat. */
  next: number | null
  /** What left the flat part. */
  by: 'p95' | 'errors' | null
  /** How it was found, with the figures. */
  reason: string
}

/** What `findCapacity()` found. */
export interface Capacity {
  by: 'concurrency' | 'arrivalRate'
  /** The highest level that was shown to meet the objectives; `null` when none was. */
  level: number | null
  /** The capacity lies between: the highest level shown to be good, and the lowest shown to be bad; `null` where none was. */
  interval: [good: number | null, bad: number | null]
  objectives: Limits
  /** Every level that was tried, in order. */
  probes: Probe[]
}

/** One level that `findCapacity()` tried. */
export interface Probe extends FigureSet {
  level: number
  /** `undecided`: its requests neither show that it meets the objectives nor that it does not. */
  outcome: 'good' | 'bad' | 'undecided'
  reason: string
  /** The reason in a few words, for a table. */
  brief: string
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
