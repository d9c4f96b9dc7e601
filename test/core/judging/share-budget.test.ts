import { expect, test } from 'vitest'
import { judge } from '../../../src/core/judging/judge.ts'
import { budgetsOf } from '../../../src/core/judging/limits.ts'
import type { Limits } from '../../../src/core/options/options.ts'
import { shareOf } from '../../../src/core/judging/share-budget.ts'
import { aRunOf, evenly } from '../a-run.ts'
import { aSample, failed } from '../a-sample.ts'

const judging = { confidence: null, onInconclusive: 'fail' } as const
// Latencies of 10 to 1,000 ms, and five failures.
const run = aRunOf([
  ...evenly(100),
  ...Array.from({ length: 5 }, (_, index) => aSample({ index: 100 + index, outcome: failed })),
])

test.for<[Limits, ReturnType<typeof shareOf>]>([
  // Failures count as over.
  [{ p95: 901 }, { bad: 15, n: 105, allowed: 0.05 }],
  [{ p50: 901 }, { bad: 15, n: 105, allowed: 0.5 }],
  [{ errorRate: 0.02 }, { bad: 5, n: 105, allowed: 0.02 }],
  [{ goodput: { above: 0.9, latency: 901 } }, { bad: 15, n: 105, allowed: 0.1 }],
  [{ mean: 500 }, null],
  [{ throughput: 5 }, null],
  [{ cost: 1 }, null],
  // Nothing streamed, nothing was called: there is nothing to count.
  [{ ttftP95: 500 }, { bad: 5, n: 5, allowed: 0.05 }],
  [{ tpotP95: 500 }, null],
  [{ attemptErrorRate: 0.1 }, null],
])('%o is the share %o', ([limits, share]) => {
  const verdict = judge(run, budgetsOf(limits)[0]!, judging)
  const found = shareOf(verdict)
  if (share === null) expect(found).toBeNull()
  else expect(found).toEqual({ ...share, allowed: expect.closeTo(share.allowed, 12) })
})
