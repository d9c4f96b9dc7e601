import type { Arrivals, Limits, OnInconclusive } from './options.ts'

/** The resolved options: defaults filled, times in ms, plain JSON. */
export interface Plan {
  name: string
  load: ClosedLoad | OpenLoad
  warmup: { requests: number } | { durationMs: number } | null
  timeoutMs: { total: number; firstToken: number | null; idle: number | null }
  gracefulStopMs: number
  order: 'given' | 'shuffle'
  budgets: Limits
  maxCost: number | null
  seed: number
  confidence: number | null
  /** `null`: fail in CI, warn elsewhere. */
  onInconclusive: OnInconclusive | null
}

/** Exactly one of `requests` and `durationMs` may be null. */
export interface ClosedLoad {
  model: 'closed'
  concurrency: number
  requests: number | null
  durationMs: number | null
}

export interface OpenLoad {
  model: 'open'
  /** Starts per second. */
  rate: number
  arrivals: Arrivals
  requests: number | null
  durationMs: number | null
  maxInFlight: number
}
