import type { Plan } from '../core/plan/plan.ts'
import { randomFor } from '../core/statistics/random.ts'
import { drawFrom } from '../core/options/variate.ts'
import type { Performed } from './execution.ts'

/**
 * Until when a user waits after a request, as an instant of the clock: think time counts from the
 * answer, and pacing from the start of the request, below which the wait never ends. Drawn by the
 * request's number, whatever else is drawn meanwhile.
 */
export function waitsUntil(
  { thinkTime, pacingMs, seed }: Pick<Plan, 'thinkTime' | 'pacingMs' | 'seed'>,
  performed: Omit<Performed<never>, 'next'>,
  warmup: boolean,
): number {
  const { index, startedAt, endedAt } = performed
  const thinking = performed.thinkTime ?? thinkTime
  const random = randomFor(seed, warmup ? 'think-warmup' : 'think', index)
  const thoughtAt = thinking === null ? endedAt : endedAt + drawFrom(thinking, random)
  return pacingMs === null ? thoughtAt : Math.max(thoughtAt, startedAt + pacingMs)
}
