import { promptTally } from '../run/evidence.ts'
import type { Run } from '../run/run.ts'
import { bucketsOf } from './buckets.ts'
import { promptColumnsOf, type PromptColumns } from './prompt-columns.ts'
import { fromRunLengths } from './run-lengths.ts'
import { runRowOf, toRowText } from './run-row.ts'

/** What is kept of one load test in one environment: at most about 1.5 KB, a figure a line. */
export interface BaselineEntry {
  /** Requests that failed; those that succeeded stand with their prompts. */
  failed: number
  /** Buckets of 2 %, of successful requests: `157|2 1 0x7 1`. */
  latency: string
  ttft: string
  /** Of all input tokens those that a provider's prompt cache answered, 0 to 1; `null`: not known. */
  cacheReadShare: number | null
  /** As the providers named them: `gpt-4.1, gpt-4.1-mini`. */
  models: string
  prompts: PromptColumns
  /** The last runs by when they began, in UTC: `3fa9c10 n200 1478/2050 358 61.2 e0`. */
  runs: { [startedAt: string]: string }
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
    failed: requests.failed,
    latency: bucketsOf(latency),
    ttft: bucketsOf(ttft),
    cacheReadShare: cacheReadShareOf(run),
    models: modelsOf(run).join(', '),
    prompts: promptColumnsOf(tally),
    runs: { [run.startedAt.slice(0, 19)]: toRowText(runRowOf(run, commit)) },
  }
}

/** A new entry with the runs before it, where these are of the same thing. */
export function withEarlierRuns(
  entry: BaselineEntry,
  earlier: BaselineEntry | undefined,
): BaselineEntry {
  // Recording a run twice does not make two of it.
  const runs = Object.entries({ ...earlier?.runs, ...entry.runs }).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  )
  return { ...entry, runs: Object.fromEntries(runs.slice(-MOST_RUNS)) }
}

/** Requests that came to an end, whether they succeeded or failed. */
export function finishedIn({ failed, prompts }: BaselineEntry): number {
  return fromRunLengths(prompts.requests).reduce<number>((sum, n) => sum + (n ?? 0), failed)
}

/** When it began, and its row; `undefined` where none is on record. */
export function newestRunOf({ runs }: BaselineEntry): [startedAt: string, row: string] | undefined {
  return Object.entries(runs).at(-1)
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
