import type { Distribution } from '../run/distribution.ts'
import type { CountByKind } from '../calls/error-kind.ts'
import type { Mode } from '../run/run.ts'
import type { Change, ChangeOutcome } from './change.ts'

/** What `vitest-load compare` found, as it goes to files and reports; plain JSON. */
export interface ComparisonFile {
  /** Version of this shape, which `vitest-load/schema/comparison.json` describes. */
  schema: 1
  generator: { name: 'vitest-load'; version: string }
  /** ISO 8601. */
  startedAt: string
  durationMs: number
  mode: Mode
  base: Revision
  head: Revision
  /** The worst of all tests. */
  outcome: ChangeOutcome
  tests: ComparedTest[]
  /** US dollars that the comparison cost; `null`: not known. */
  usd: number | null
  /** US dollars that it was allowed to cost; `null`: any number. */
  maxCost: number | null
  /** Why it ended before all was compared; `null` when it did not. */
  stopped: { reason: 'maxCost' | 'interrupted'; message: string } | null
  /** Sentences that a reader should see beside the figures. */
  notes: string[]
}

export interface Revision {
  /** As it was asked for: `origin/main`, or `HEAD`. */
  ref: string
  /** 40 hex digits; `null` for a working tree with changes. */
  sha: string | null
}

/** One load test on two sides. */
export interface ComparedTest {
  /** Path of the spec in the repository, with `/`. */
  file: string
  /** Full name of the test. */
  name: string
  /** Where the head declares it, from 1; `null`: not known. */
  line: number | null
  outcome: ChangeOutcome | 'skipped'
  changes: Change[]
  /** `null` when that side did not run. */
  base: SideFigures | null
  head: SideFigures | null
  /** The second comparison of a suspect; `null` when it was none. */
  confirmation: Change[] | null
  /** Sentences; one says why it was skipped. */
  notes: string[]
}

/** One side of one load test. */
export interface SideFigures {
  requests: { ok: number; failed: number }
  latency: Distribution
  ttft: Distribution
  tokensPerSecond: Distribution
  /** Per request. */
  inputTokens: number | null
  outputTokens: number | null
  usd: number | null
  /** Of all input tokens those that came from a provider's prompt cache, 0 to 1. */
  cacheReadShare: number | null
  errors: CountByKind
  models: string[]
}
