import { promptTally } from '../evidence.ts'
import type { Run } from '../run.ts'
import { bucketsOf } from './buckets.ts'
import { promptColumnsOf, type PromptColumns } from './prompt-columns.ts'
import { runRowOf, toRowText } from './run-row.ts'

/** What is kept of one load test in one environment: at most about 1.5 KB, a figure a line. */
export interface BaselineEntry {
  /** Requests that came to an end, and those of them that failed. */
  finished: number
  failed: number
  /** Buckets of 2 %, of successful requests: `157|2 1 0x7 1`. */
  latency: string
  ttft: string
  /** Of all input tokens those that a provider's prompt cache answered, 0 to 1; `null`: not known. */
  cacheReadShare: number | null
  /** As the providers named them. */
  models: string[]
  prompts: PromptColumns
  /** The last runs, the newest one last: `2026-11-24 3fa9c10 n200 1478/2050 358 61.2 e0`. */
  runs: string[]
}

/** So many runs tell how much runs differ by themselves. */
const MOST_RUNS = 8

/**
 * What would be kept of a run.
 *
 * @returns `null` for a run that was read from JSON: its prompts are not known any more.
 */
export function entryOf(run: Run, commit: string | null): BaselineEntry | null {
  const tally = promptTally(run)
  if (tally === null) return null
  const { requests, latency, ttft } = run
  return {
    finished: requests.ok + requests.failed,
    failed: requests.failed,
    latency: bucketsOf(latency),
    ttft: bucketsOf(ttft),
    cacheReadShare: cacheReadShareOf(run),
    models: modelsOf(run),
    prompts: promptColumnsOf(tally),
    runs: [toRowText(runRowOf(run, commit))],
  }
}

/** A new entry with the runs before it, where these are of the same thing. */
export function withEarlierRuns(
  entry: BaselineEntry,
  earlier: BaselineEntry | undefined,
): BaselineEntry {
  const [newest] = entry.runs.slice(-1)
  // Recording a run twice must not make two of it.
  const before = (earlier?.runs ?? []).filter((row) => row !== newest)
  return { ...entry, runs: [...before, ...entry.runs].slice(-MOST_RUNS) }
}

/** The models of a run as their providers name them, each once. */
export function modelsOf({ models }: Run): string[] {
  return [...new Set(models.map(({ model }) => model))].toSorted()
}

/** Of all input tokens those that a provider's prompt cache answered; `null`: not known. */
export function cacheReadShareOf({ tokens: { input, cacheRead } }: Run): number | null {
  if (input === null || cacheRead === null || input === 0) return null
  return Number((cacheRead / input).toFixed(3))
}
