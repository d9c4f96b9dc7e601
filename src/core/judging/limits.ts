import type { Budget, FigureBudget } from './budget.ts'
import type { DistributionMetric } from '../run/distribution.ts'
import type { Limits } from '../options/options.ts'
import { show } from '../words/show.ts'

type PlainLimit = Exclude<keyof Limits, 'goodput'>
type Shape =
  | { metric: DistributionMetric; statistic: number | 'mean'; direction: 'below' | 'above' }
  | { metric: FigureBudget['metric']; direction: 'below' | 'above' }

const below = (metric: DistributionMetric, statistic: number | 'mean'): Shape => ({
  metric,
  statistic,
  direction: 'below',
})

const SHAPES: Record<PlainLimit, Shape> = {
  p50: below('latency', 0.5),
  p90: below('latency', 0.9),
  p95: below('latency', 0.95),
  p99: below('latency', 0.99),
  mean: below('latency', 'mean'),
  ttftP50: below('ttft', 0.5),
  ttftP90: below('ttft', 0.9),
  ttftP95: below('ttft', 0.95),
  ttftP99: below('ttft', 0.99),
  ttftMean: below('ttft', 'mean'),
  tpotP50: below('tpot', 0.5),
  tpotP90: below('tpot', 0.9),
  tpotP95: below('tpot', 0.95),
  tpotP99: below('tpot', 0.99),
  chunkGapP99: below('chunkGap', 0.99),
  tokensPerSecondP5: { metric: 'tokensPerSecond', statistic: 0.05, direction: 'above' },
  errorRate: { metric: 'errorRate', direction: 'below' },
  attemptErrorRate: { metric: 'attemptErrorRate', direction: 'below' },
  throughput: { metric: 'throughput', direction: 'above' },
  tokenThroughput: { metric: 'tokenThroughput', direction: 'above' },
  cost: { metric: 'cost', direction: 'below' },
  costPer1k: { metric: 'costPer1k', direction: 'below' },
  callsPerRequest: { metric: 'callsPerRequestMean', direction: 'below' },
}

/** Metrics whose values lie between 0 and 1. */
const SHARES = new Set<Budget['metric']>(['errorRate', 'attemptErrorRate', 'goodput'])
const OBJECTIVES = ['latency', 'ttft', 'tpot'] as const

/** The limits as budgets, in the order given. */
export function budgetsOf(limits: Limits): Budget[] {
  return Object.entries(limits).flatMap(([name, limit]): Budget[] => {
    if (limit === undefined) return []
    if (name === 'goodput') {
      const { above, ...objectives } = limit as NonNullable<Limits['goodput']>
      return [{ metric: 'goodput', direction: 'above', limit: above, objectives }]
    }
    return [{ ...SHAPES[name as PlainLimit], limit: limit as number }]
  })
}

/** All that is wrong with limits: unknown names, and what nothing can meet; `where` names the option. */
export function limitProblems(limits: unknown, where: string): string[] {
  if (typeof limits !== 'object' || limits === null || Array.isArray(limits)) {
    return [
      `\`${where}\` must be an object such as { p95: 3000, errorRate: 0.01 }; got ${show(limits)}`,
    ]
  }
  return Object.entries(limits).flatMap(([name, limit]: [string, unknown]) => {
    if (limit === undefined) return []
    const path = `${where}.${name}`
    if (name === 'goodput') return goodputProblems(limit, path)
    if (!Object.hasOwn(SHAPES, name)) {
      return [
        `\`${path}\` is unknown; the limits are ${[...Object.keys(SHAPES), 'goodput'].join(', ')}`,
      ]
    }
    const problem = limitProblem({ ...SHAPES[name as PlainLimit], limit: limit as number })
    return problem === null ? [] : [`\`${path}\` ${problem}`]
  })
}

/** What keeps anything from meeting a budget's limit, or anything from failing it; `null` when it makes sense. */
export function limitProblem({
  metric,
  direction,
  limit,
}: Pick<Budget, 'metric' | 'direction' | 'limit'>): string | null {
  if (typeof limit !== 'number' || Number.isNaN(limit)) {
    return `must be a number; got ${show(limit)}`
  }
  const isShare = SHARES.has(metric)
  if (direction === 'below' && limit <= 0) {
    const hint = metric === 'errorRate' ? '; for no errors at all, use toHaveNoErrors()' : ''
    return `must be more than 0, because nothing is below ${limit}${hint}`
  }
  if (isShare && limit > 1) return `is a share from 0 to 1 (0.05 is 5 %); got ${limit}`
  if (direction === 'above' && isShare && limit === 1)
    return 'must be less than 1, because nothing is above 1'
  if (direction === 'atLeast' && limit <= 0) return `must be more than 0; got ${limit}`
  if (direction === 'above' && limit < 0) return `must be 0 or more; got ${limit}`
  return null
}

function goodputProblems(goodput: unknown, path: string): string[] {
  if (typeof goodput !== 'object' || goodput === null) {
    return [
      `\`${path}\` must be an object such as { above: 0.95, latency: 3000 }; got ${show(goodput)}`,
    ]
  }
  const { above, ...objectives } = goodput as { above?: unknown }
  const problem = limitProblem({ metric: 'goodput', direction: 'above', limit: above as number })
  return [
    ...(problem === null ? [] : [`\`${path}.above\` ${problem}`]),
    ...objectiveProblems(objectives).map((sentence) => `\`${path}\` ${sentence}`),
  ]
}

/** What is wrong with the objectives of a goodput. */
export function objectiveProblems(objectives: unknown): string[] {
  const entries = Object.entries(Object(objectives) as Record<string, unknown>)
  if (entries.length === 0) return ['needs an objective: latency, ttft or tpot, in ms']
  return entries.flatMap(([name, value]) => {
    if (!OBJECTIVES.includes(name as never)) {
      return [`has no objective \`${name}\`; there are latency, ttft and tpot, in ms`]
    }
    return typeof value === 'number' && value > 0
      ? []
      : [`needs \`${name}\` in ms, more than 0; got ${String(value)}`]
  })
}
