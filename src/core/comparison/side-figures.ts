import { distributionOf, type Distribution, type DistributionMetric } from '../run/distribution.ts'
import type { CountByKind } from '../calls/error-kind.ts'
import type { RequestRow } from '../calls/request-row.ts'
import type { SideFigures } from './comparison-file.ts'

/** One side of a comparison, summed up; figures are of its successful requests. */
export function sideFigures(rows: readonly RequestRow[]): SideFigures {
  const ok = rows.filter(({ error }) => error === null)
  const failed = rows.length - ok.length
  const input = meanOf(ok, ({ inputTokens }) => inputTokens)
  const cached = meanOf(ok, ({ cacheReadTokens }) => cacheReadTokens)
  return {
    requests: { ok: ok.length, failed },
    latency: distribution('latency', ok, failed, ({ latency }) => latency),
    ttft: distribution('ttft', ok, failed, ({ ttft }) => ttft),
    tokensPerSecond: distribution('tokensPerSecond', ok, failed, (row) => row.tokensPerSecond),
    inputTokens: input,
    outputTokens: meanOf(ok, ({ outputTokens }) => outputTokens),
    usd: meanOf(ok, ({ usd }) => usd),
    cacheReadShare: input === null || cached === null || input === 0 ? null : cached / input,
    errors: errorsOf(rows),
    models: [...new Set(rows.flatMap(({ models }) => models))].toSorted(),
  }
}

type Value = (row: RequestRow) => number | null

function distribution(
  metric: DistributionMetric,
  ok: readonly RequestRow[],
  failed: number,
  valueOf: Value,
): Distribution {
  const values = ok.map(valueOf).filter((value) => value !== null)
  const missing = ok.length - values.length
  return distributionOf(metric, Float64Array.from(values).sort(), { failed, missing })
}

/** Of those that say; `null`: none does. */
function meanOf(rows: readonly RequestRow[], valueOf: Value): number | null {
  const values = rows.map(valueOf).filter((value) => value !== null)
  if (values.length === 0) return null
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function errorsOf(rows: readonly RequestRow[]): CountByKind {
  const errors: CountByKind = {}
  for (const { error } of rows) if (error !== null) errors[error] = (errors[error] ?? 0) + 1
  return errors
}
