import { shareInterval } from '../statistics/binomial.ts'
import { changePoints, median } from '../statistics/change-points.ts'
import type { HistoryRow } from './history-row.ts'
import type { Verdict } from '../judging/verdict.ts'

/** What a trend can be of: the figures of a row. */
export type TrendMetric =
  | 'p50'
  | 'p95'
  | 'p99'
  | 'ttftP50'
  | 'ttftP95'
  | 'tokensPerSecond'
  | 'inputTokens'
  | 'outputTokens'
  | 'costPerRequest'
  | 'errorRate'

export interface TrendPoint {
  /** ISO 8601. */
  at: string
  sha: string | null
  value: number
  /** Where the truth lies, in 95 %; absent where a row does not know. */
  lo?: number
  hi?: number
}

/** One figure of one test over its runs, in one mode and on one class of machine. */
export interface TrendSeries {
  test: string
  file: string
  mode: HistoryRow['mode']
  runner: string
  node: number
  metric: TrendMetric
  unit: Verdict['unit']
  /** By time; runs without a value are left out. */
  points: TrendPoint[]
  /** Index of the first point after each change. Marked, and no reason for anything to fail. */
  changePoints: number[]
}

/** One change of a series: what was before, up to the change before it, and what came after. */
export interface TrendChange {
  /** The first point after it. */
  point: TrendPoint
  before: number
  after: number
}

const UNITS: Readonly<Record<TrendMetric, TrendSeries['unit']>> = {
  p50: 'ms',
  p95: 'ms',
  p99: 'ms',
  ttftP50: 'ms',
  ttftP95: 'ms',
  tokensPerSecond: 'tokens/s',
  inputTokens: 'tokens',
  outputTokens: 'tokens',
  costPerRequest: 'usd',
  errorRate: 'share',
}

const NAMES: Readonly<Record<TrendMetric, string>> = {
  p50: 'p50 latency',
  p95: 'p95 latency',
  p99: 'p99 latency',
  ttftP50: 'p50 TTFT',
  ttftP95: 'p95 TTFT',
  tokensPerSecond: 'tokens per second',
  inputTokens: 'input tokens per request',
  outputTokens: 'output tokens per request',
  costPerRequest: 'cost per request',
  errorRate: 'error rate',
}

/** What a reader calls it. */
export function trendName(metric: TrendMetric): string {
  return NAMES[metric]
}

/** Those that are shown when none is asked for. */
export const USUAL_METRICS: readonly TrendMetric[] = [
  'p50',
  'p95',
  'ttftP95',
  'tokensPerSecond',
  'costPerRequest',
  'errorRate',
]

/** All of them, in the order in which they are shown. */
export const TREND_METRICS: readonly TrendMetric[] = Object.keys(UNITS) as TrendMetric[]

/** The main branch, where the rows know it by one of its usual names. */
const MAIN_BRANCHES = ['main', 'master', 'trunk']

/**
 * The series of these metrics, test by test in the order of files and names. Live and simulated runs,
 * and runs on machines of two classes, are never in one series.
 */
export function trendsOf(
  rows: readonly HistoryRow[],
  metrics: readonly TrendMetric[] = TREND_METRICS,
): TrendSeries[] {
  return [...Map.groupBy(rows, placeOf)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const sorted = group.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
      return metrics
        .map((metric) => seriesOf(sorted, metric))
        .filter((one) => one.points.length > 0)
    })
}

/** Equal for what may stand in one line: runs of another mode or on another machine are another history. */
export function placeOf({
  file,
  test,
  mode,
  runner,
  node,
}: Pick<HistoryRow, 'file' | 'test' | 'mode' | 'runner' | 'node'>): string {
  return JSON.stringify([file, test, mode, runner, node])
}

/** For which metrics more is better; for the others less is. */
export function isBetterUp(metric: TrendMetric): boolean {
  return metric === 'tokensPerSecond'
}

/** Medians on both sides of each change. */
export function changesIn({ points, changePoints: indices }: TrendSeries): TrendChange[] {
  const valuesFrom = (from: number, to?: number): number[] =>
    points.slice(from, to).map(({ value }) => value)
  return indices.map((at, index) => ({
    point: points[at]!,
    before: median(valuesFrom(indices[index - 1] ?? 0, at)),
    after: median(valuesFrom(at, indices[index + 1])),
  }))
}

/**
 * The branch whose rows make a trend when none is asked for: runs of branches under review would
 * look like changes. `null`, for all, where there are no rows of a main branch.
 */
export function mainBranchOf(rows: readonly HistoryRow[]): string | null {
  return MAIN_BRANCHES.find((name) => rows.some(({ branch }) => branch === name)) ?? null
}

/** Rows of the main branch; all, where nobody can say which that is. */
export function ofMainBranch(rows: readonly HistoryRow[]): readonly HistoryRow[] {
  const branch = mainBranchOf(rows)
  return branch === null ? rows : rows.filter((row) => row.branch === branch)
}

function seriesOf(rows: readonly HistoryRow[], metric: TrendMetric): TrendSeries {
  const { test, file, mode, runner, node } = rows[0]!
  const points = rows.flatMap((row) => pointOf(row, metric))
  return {
    test,
    file,
    mode,
    runner,
    node,
    metric,
    unit: UNITS[metric],
    points,
    changePoints: changePoints(
      points.map(({ value }) => value),
      metric === 'errorRate' ? { isLarge: isLargeDifference } : {},
    ),
  }
}

/** One percentage point, as for every comparison of error rates. */
function isLargeDifference(before: number, after: number): boolean {
  return Math.abs(after - before) >= 0.01
}

function pointOf(row: HistoryRow, metric: TrendMetric): TrendPoint[] {
  const { at, sha, ok, failed } = row
  const value = row[metric]
  if (value === null) return []
  if (metric !== 'errorRate') return [{ at, sha, value }]
  const [lo, hi] = shareInterval(failed, ok + failed, 0.95)
  return [{ at, sha, value, lo, hi }]
}
