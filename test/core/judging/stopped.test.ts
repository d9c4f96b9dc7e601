import { expect, test } from 'vitest'
import type { Budget } from '../../../src/core/judging/budget.ts'
import { judge } from '../../../src/core/judging/judge.ts'
import type { Run } from '../../../src/core/run/run.ts'
import { aRunOf, evenly } from '../a-run.ts'

const BUDGETS: readonly Budget[] = [
  { metric: 'latency', statistic: 0.95, direction: 'below', limit: 1e6 },
  { metric: 'errorRate', direction: 'below', limit: 0.5 },
  { metric: 'errors', direction: 'below', limit: 1 },
]

function stopped(reason: 'maxCost' | 'decided'): Run {
  return { ...aRunOf(evenly(40)), stopped: { reason, at: 1000, message: 'Enough.' } }
}

test.for(BUDGETS)('no budget passes on a run that was stopped: $metric', (budget) => {
  const plain = { confidence: null, onInconclusive: 'warn' } as const
  expect(judge(stopped('maxCost'), budget, plain)).toMatchObject({
    status: 'inconclusive',
    reason: 'the run was stopped (maxCost), and a stopped run never passes',
  })
  expect(judge(stopped('decided'), budget, plain).status).toBe('pass')
})
