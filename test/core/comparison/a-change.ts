import type { Change } from '../../../src/core/comparison/change.ts'

/** A p50 that is 22 % higher in 100 pairs, and fails; with whatever a test changes. */
export function aChange(changes: Partial<Change> = {}): Change {
  return {
    metric: 'latency',
    statistic: 0.5,
    unit: 'ms',
    base: 1204,
    head: 1467,
    change: 0.218,
    interval: [0.141, 0.302],
    detectable: 0.17,
    floor: 0.1,
    n: 100,
    p: 0.0002,
    outcome: 'fail',
    gating: true,
    reason: null,
    ...changes,
  }
}
