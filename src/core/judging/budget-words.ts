import type { Budget, LevelBudget } from './budget.ts'
import { UNITS, type DistributionMetric } from '../run/distribution.ts'
import { formatValue, trimmed } from '../words/values.ts'
import type { Verdict } from './verdict.ts'

// Every page, message and table words a budget with these functions.

const METRICS: Record<DistributionMetric, string> = {
  latency: 'latency',
  ttft: 'TTFT',
  tpot: 'time per output token',
  chunkGap: 'chunk gap',
  tokensPerSecond: 'tokens per second',
  inputTokens: 'input tokens',
  outputTokens: 'output tokens',
  callsPerRequest: 'calls per request',
}

const FIGURES: Record<
  Exclude<Budget['metric'], DistributionMetric | LevelBudget['metric']>,
  [name: string, unit: Verdict['unit']]
> = {
  errorRate: ['error rate', 'share'],
  attemptErrorRate: ['error rate of attempts', 'share'],
  throughput: ['throughput', 'requests/s'],
  tokenThroughput: ['token throughput', 'tokens/s'],
  cost: ['cost', 'usd'],
  costPer1k: ['cost per 1,000 requests', 'usd'],
  callsPerRequestMean: ['mean calls per request', 'calls'],
  errors: ['errors', 'errors'],
  goodput: ['goodput', 'share'],
}

const LEVELS: Record<LevelBudget['by'], Verdict['unit']> = {
  concurrency: 'in flight',
  arrivalRate: 'requests/s',
  inputTokens: 'tokens',
}

/** `p95 latency`, `p95 TTFT of turn 3`, `error rate`, `goodput (latency < 3,000 ms, TTFT < 800 ms)`. */
export function budgetName(budget: Budget): string {
  if ('statistic' in budget) {
    const { statistic, metric, of } = budget
    const name = `${statistic === 'mean' ? 'mean' : percentileName(statistic)} ${METRICS[metric]}`
    return of === undefined ? name : `${name} of ${of}`
  }
  if ('by' in budget) return budget.metric
  const [name] = FIGURES[budget.metric]
  if (budget.metric !== 'goodput') return name
  const objectives = Object.entries(budget.objectives).map(
    ([metric, limit]) => `${METRICS[metric as DistributionMetric]} < ${formatValue(limit, 'ms')}`,
  )
  return `${name} (${objectives.join(', ')})`
}

export function unitOf(budget: Budget): Verdict['unit'] {
  if ('statistic' in budget) return UNITS[budget.metric]
  return 'by' in budget ? levelUnit(budget.by) : FIGURES[budget.metric][1]
}

/** What a level counts. */
export function levelUnit(by: LevelBudget['by']): Verdict['unit'] {
  return LEVELS[by]
}

/** `< 3,000 ms`, `> 5 requests/s`. */
export function limitInWords(budget: Budget): string {
  if (budget.metric === 'errors') return 'none'
  const sign = { below: '<', above: '>', atLeast: '≥' }[budget.direction]
  return `${sign} ${formatValue(budget.limit, unitOf(budget))}`
}

function percentileName(share: number): string {
  return `p${trimmed(share * 100, 3)}`
}
