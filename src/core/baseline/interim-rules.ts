import type { Change, ChangeMetric } from '../comparison/change.ts'
import { isWorseUp } from '../comparison/change.ts'
import type { PromptSums } from '../prompt-count.ts'

function outcome(metric: ChangeMetric, change: number | null, floor: number): Change['outcome'] {
  if (change === null) return 'inconclusive'
  const worse = isWorseUp(metric) ? change : -change
  return worse >= floor ? 'fail' : worse <= -floor ? 'improved' : 'pass'
}
const METRICS: [ChangeMetric, Change['unit'], (s: PromptSums) => number | null][] = [
  ['inputTokens', 'tokens', (s) => s.inputTokens],
  ['outputTokens', 'tokens', (s) => s.outputTokens],
  ['callsPerRequest', 'calls', (s) => s.calls],
  ['retriesPerRequest', 'retries', (s) => s.retries],
  ['costPerRequest', 'usd', (s) => s.usd],
]
export function compareSums(
  base: ReadonlyMap<string, PromptSums>,
  head: ReadonlyMap<string, PromptSums>,
  floorOf: (metric: ChangeMetric) => number | null,
): Change[] {
  const mean = (m: ReadonlyMap<string, PromptSums>, of: (s: PromptSums) => number | null) => {
    let sum: number | null = 0
    let n = 0
    for (const s of m.values()) {
      const v = of(s)
      sum = sum === null || v === null ? null : sum + v
      n += s.requests
    }
    return sum === null || n === 0 ? null : sum / n
  }
  return METRICS.map(([metric, unit, of]) => {
    const [b, h] = [mean(base, of), mean(head, of)]
    const change = b === null || h === null ? null : b === 0 ? (h === 0 ? 0 : null) : h / b - 1
    const floor = floorOf(metric) ?? 0.02
    return {
      metric,
      statistic: 'mean',
      unit,
      base: b,
      head: h,
      change,
      interval: null,
      detectable: null,
      floor,
      n: base.size,
      p: null,
      outcome: outcome(metric, change, floor),
      gating: true,
      reason: null,
    }
  })
}
interface Failures {
  failed: number
  n: number
}
export function compareErrors(base: Failures, head: Failures, floor = 0.01): Change {
  const [b, h] = [base.failed / base.n, head.failed / head.n]
  return {
    metric: 'errorRate',
    statistic: 'mean',
    unit: 'share',
    base: b,
    head: h,
    change: h - b,
    interval: null,
    detectable: null,
    floor,
    n: Math.min(base.n, head.n),
    p: null,
    outcome: outcome('errorRate', h - b, floor),
    gating: true,
    reason: null,
  }
}
export function compareWithRuns(
  metric: ChangeMetric,
  statistic: Change['statistic'],
  unit: Change['unit'],
  earlier: readonly number[],
  head: { value: number; standardError: number },
  floor: number = statistic === 0.95 ? 0.15 : 0.1,
): Change {
  const base = Math.exp(earlier.reduce((s, v) => s + Math.log(v), 0) / earlier.length)
  const change = head.value / base - 1
  return {
    metric,
    statistic,
    unit,
    base,
    head: head.value,
    change,
    interval: null,
    detectable: null,
    floor,
    n: earlier.length,
    p: null,
    outcome: outcome(metric, change, floor),
    gating: false,
    reason: null,
  }
}
