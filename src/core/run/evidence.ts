import { histogramCountFrom } from '../statistics/histogram.ts'
import type { Distribution } from './distribution.ts'
import type { PromptTally } from '../recording/prompt-count.ts'
import type { Run } from './run.ts'
import type { Verdict } from '../judging/verdict.ts'

/**
 * What stands behind a run's figures, as long as the run lives in the process that measured it.
 * A run that was read back from JSON has none: it is judged on its histograms.
 */
export interface RequestColumns {
  /** Ms, one row per successful request; `NaN` where there is no value. */
  readonly latency: Float64Array
  readonly ttft: Float64Array
  readonly tpot: Float64Array
  /** Ages of the requests that the end of the run cut, a row each, and how long each had taken to its first token or still waited for it. */
  readonly cutAge: Float64Array
  readonly cutTtft: Float64Array
}

interface DistributionEvidence {
  readonly sorted: Float64Array
  /** Ages in ms of the requests that the end of the run cut: each is over a limit that it had already passed. */
  readonly cut: Float64Array
}

const ofDistribution = new WeakMap<Distribution, DistributionEvidence>()
const columnsOfRun = new WeakMap<Run, RequestColumns>()
const promptsOfRun = new WeakMap<Run, PromptTally>()
const decidedOfRun = new WeakMap<Run, readonly Verdict[]>()
const ownerOfDistribution = new WeakMap<Distribution, { run: Run; of: string | null }>()

export function keepSamples(distribution: Distribution, evidence: DistributionEvidence): void {
  ofDistribution.set(distribution, evidence)
}

export function keepRun(run: Run, columns: RequestColumns): void {
  columnsOfRun.set(run, columns)
}

export function keepPrompts(run: Run, prompts: PromptTally): void {
  promptsOfRun.set(run, prompts)
}

/** The verdicts whose certainty ended the run. */
export function keepDecided(run: Run, verdicts: readonly Verdict[]): void {
  decidedOfRun.set(run, verdicts)
}

/** Ties distributions to their run; `of` is whose they are, `null` for the run's own. */
export function keepOwner(run: Run, of: string | null, distributions: Distribution[]): void {
  for (const distribution of distributions) ownerOfDistribution.set(distribution, { run, of })
}

/** The values behind a distribution, ascending; `null` when only its histogram is left. */
export function exactSamples(distribution: Distribution): Float64Array | null {
  return ofDistribution.get(distribution)?.sorted ?? null
}

/** How many requests were cut by the end of the run when they had already reached `limit`; from JSON to within 0.5 % of it. */
export function cutFrom(distribution: Distribution, limit: number): number {
  const cut = ofDistribution.get(distribution)?.cut
  if (cut !== undefined) return cut.filter((age) => age >= limit).length
  return distribution.cut === undefined ? 0 : histogramCountFrom(distribution.cut, limit)
}

export function requestColumns(run: Run): RequestColumns | null {
  return columnsOfRun.get(run) ?? null
}

/** What the requests of each prompt came to; `null` for a run from JSON. */
export function promptTally(run: Run): PromptTally | null {
  return promptsOfRun.get(run) ?? null
}

/** The verdicts that ended the run; `null` for one that nothing decided, and for one from JSON. */
export function decidedVerdicts(run: Run): readonly Verdict[] | null {
  return decidedOfRun.get(run) ?? null
}

/** The run that a distribution belongs to; `null` for one from JSON. */
export function runOf(distribution: Distribution): Run | null {
  return ownerOfDistribution.get(distribution)?.run ?? null
}

/** The model, part, turn or level that a distribution is of; `null` for the run's own, and for one from JSON. */
export function groupOf(distribution: Distribution): string | null {
  return ownerOfDistribution.get(distribution)?.of ?? null
}
