import type { Change, ChangeMetric } from './change.ts'

/** From which change for the worse something fails: a share, of error rates a difference of shares. */
export type Floors = Readonly<Record<ChangeMetric | 'latencyP95', number>>

export const FLOORS: Floors = {
  latency: 0.1,
  latencyP95: 0.15,
  ttft: 0.1,
  tokensPerSecond: 0.1,
  inputTokens: 0.02,
  outputTokens: 0.02,
  callsPerRequest: 0.02,
  retriesPerRequest: 0.02,
  costPerRequest: 0.02,
  errorRate: 0.01,
}

/** Retries are rare: fewer more than this per request are no regression, whatever share of them they are. */
export const LEAST_RETRIES = 0.05

export function floorFor(
  metric: ChangeMetric,
  statistic: Change['statistic'],
  floors: Partial<Floors>,
): number {
  const name = metric === 'latency' && statistic === 0.95 ? 'latencyP95' : metric
  return floors[name] ?? FLOORS[name]
}
