import type { Sides } from '../../../src/core/comparison/measures/pairs.ts'
import { randomFor } from '../../../src/core/statistics/random.ts'
import type { RequestRow } from '../../../src/core/calls/request-row.ts'

const ROW: RequestRow = {
  prompt: 'a',
  error: null,
  latency: 1000,
  ttft: 300,
  tokensPerSecond: 60,
  inputTokens: 100,
  cacheReadTokens: 0,
  outputTokens: 50,
  calls: 1,
  retries: 0,
  usd: 0.001,
  models: ['a-model'],
}

export function aRow(values: Partial<RequestRow> = {}): RequestRow {
  return { ...ROW, ...values }
}

type RowOf = (index: number, side: 'base' | 'head') => Partial<RequestRow>

/** Two sides of `n` requests in blocks of 10, whose times vary by a tenth; prompts are cycled. */
export function sidesOf(n: number, of: RowOf = () => ({}), prompts = 10): Sides {
  const random = randomFor(n, 'rows')
  const rowsOf = (side: 'base' | 'head'): RequestRow[][] =>
    Array.from({ length: Math.ceil(n / 10) }, (_, block) =>
      Array.from({ length: Math.min(10, n - block * 10) }, (__, place) => {
        const index = block * 10 + place
        const usual = aRow({
          prompt: String(index % prompts),
          latency: random.lognormal(1000, 0.1),
          ttft: random.lognormal(300, 0.1),
          tokensPerSecond: random.lognormal(60, 0.1),
        })
        const own = of(index, side)
        return {
          ...usual,
          ...own,
          latency: usual.latency * ((own.latency ?? 1000) / 1000),
          ttft: own.ttft === null ? null : usual.ttft! * ((own.ttft ?? 300) / 300),
          tokensPerSecond:
            own.tokensPerSecond === null
              ? null
              : usual.tokensPerSecond! * ((own.tokensPerSecond ?? 60) / 60),
        }
      }),
    )
  return { base: rowsOf('base'), head: rowsOf('head') }
}

/** The same on the base, and this on the head. */
export function onHead(values: Partial<RequestRow>): RowOf {
  return (_, side) => (side === 'head' ? values : {})
}
