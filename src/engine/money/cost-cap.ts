import type { ForecastCap } from '../../core/plan/forecast.ts'

/** A limit on what runs may cost, and what others than this run have used of it. */
export interface CostCap {
  /** US dollars. */
  readonly limit: number
  /** As a message names it, such as `maxCost ($0.5)`. */
  readonly name: string
  /** Whose money is spent, where it is not this run's alone. */
  readonly whose: string
  /** What to do about it. */
  readonly advice: string
  /** US dollars that others have spent or reserved. */
  elsewhere(): number
  /** Hears that it let no further request start. */
  reached?(): void
}

/** The cap of a load test's own `maxCost`. */
export function ownCap(maxCost: number): CostCap {
  return {
    limit: maxCost,
    name: `maxCost ($${maxCost})`,
    whose: '',
    advice: 'Raise maxCost',
    elsewhere: () => 0,
  }
}

/** A cap of `load({ maxCost })`. */
export function sharedCap(kind: 'suite' | 'all', limit: number, elsewhere: () => number): CostCap {
  const name = `load({ maxCost: { ${kind}: ${limit} } })`
  const whose = kind === 'suite' ? ' in this spec file' : ' in this test run'
  return { limit, name, whose, advice: 'Raise it', elsewhere }
}

/** The cap of `vitest-load compare --max-cost`. */
export function comparisonCap(
  limit: number,
  { elsewhere, reached }: Required<Pick<CostCap, 'elsewhere' | 'reached'>>,
): CostCap {
  const name = `--max-cost ($${limit})`
  return { limit, name, whose: ' in this comparison', advice: 'Raise it', elsewhere, reached }
}

/** What is left of the cap that is nearest; `null` without one. */
export function nearest(caps: readonly CostCap[]): ForecastCap | null {
  const left = caps.map((cap) => ({
    usd: Math.max(0, cap.limit - cap.elsewhere()),
    name: cap.name,
  }))
  return left.reduce<ForecastCap | null>(
    (least, cap) => (least === null || cap.usd < least.usd ? cap : least),
    null,
  )
}
