/** How a running load test is doing, a few times a second; plain JSON. */
export interface Progress {
  name: string
  phase: 'warmup' | 'running' | 'stopping'
  /** The one of several levels that is loaded now, such as `10 in flight`; of a ramp, what it has come to by plan: `12 of 50 in flight`; `null` when there is one. */
  level: string | null
  elapsedMs: number
  /** `null` when the end is a number of requests. */
  plannedMs: number | null
  done: number
  plannedRequests: number | null
  inFlight: number
  /** Successful requests per second so far. */
  requestsPerSecond: number
  /** Latency in ms; `null` before the first success. */
  p95: number | null
  tokensPerSecond: number | null
  /** Dollars so far; `null` while nothing is priced. */
  usd: number | null
  failed: number
}
