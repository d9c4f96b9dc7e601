import type { Judging } from './judging.ts'
import type { Change } from '../core/comparison/change.ts'
import type { PairBlock } from './play.ts'

/** STUB until the rules of core are there. */
export function judgingWith({ floor }: { floor: number }): Judging {
  const change = (blocks: readonly PairBlock[]): Change => {
    const median = (rows: number[]): number => rows.toSorted((a, b) => a - b)[rows.length >> 1] ?? 0
    const base = median(blocks.flatMap((block) => block.base.map(({ latency }) => latency)))
    const head = median(blocks.flatMap((block) => block.head.map(({ latency }) => latency)))
    const ratio = head / base - 1
    return {
      metric: 'latency',
      statistic: 0.5,
      unit: 'ms',
      base,
      head,
      change: ratio,
      interval: null,
      detectable: null,
      floor,
      n: blocks.length * 10,
      p: null,
      outcome: ratio >= floor ? 'fail' : 'pass',
      gating: true,
      reason: null,
    }
  }
  return {
    decidedEarly: () => false,
    suspects: (tests) =>
      new Set(tests.filter(({ first }) => change(first).outcome === 'fail').map(({ id }) => id)),
    decide: (tests) =>
      new Map(
        tests.map(({ id, first, second }) => [
          id,
          { changes: [change(first)], confirmation: second && [change(second)] },
        ]),
      ),
  }
}
