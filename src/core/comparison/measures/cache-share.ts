import type { RequestRow } from '../../calls/request-row.ts'

/** Shares of cached input that differ by more make times and costs of two sides incomparable. */
const MOST_APART = 0.1

/** Why times and costs cannot be compared: one side was served from the provider's prompt cache more than the other. */
export function cacheObstacle(
  base: readonly RequestRow[],
  head: readonly RequestRow[],
): string | null {
  const [before, after] = [cacheShareOf(base), cacheShareOf(head)]
  if (before === null || after === null || Math.abs(after - before) <= MOST_APART) return null
  return `${percent(before)} of the input came from the prompt cache on the base and ${percent(after)} on the head`
}

/** Of all input tokens of successful requests those that came from a cache; `null`: not known. */
function cacheShareOf(rows: readonly RequestRow[]): number | null {
  let read = 0
  let input = 0
  for (const { error, cacheReadTokens, inputTokens } of rows) {
    if (error !== null || cacheReadTokens === null || inputTokens === null) continue
    read += cacheReadTokens
    input += inputTokens
  }
  return input === 0 ? null : read / input
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
