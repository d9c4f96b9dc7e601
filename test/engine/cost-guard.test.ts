import { expect, test } from 'vitest'
import { ownCap } from '../../src/engine/cost-cap.ts'
import { CostGuard, type Spending } from '../../src/engine/cost-guard.ts'
import { aSample } from '../core/a-sample.ts'

const spent = (changes: Partial<Spending>): Spending => ({
  usd: 0,
  dearestUsd: 0,
  uncertain: 0,
  unpriced: new Set(),
  ...changes,
})

test.for([
  ['nothing in flight', {}, 1, 9, true],
  ['so many in flight that one more is too much', {}, 1, 10, false],
  ['what is spent', { usd: 5 }, 1, 4, true],
  ['what is spent, and one too many', { usd: 5 }, 1, 5, false],
  ['the dearest so far, when it was dearer than its bound', { dearestUsd: 3 }, 1, 3, false],
  ['the bound, when all so far were cheap', { usd: 1, dearestUsd: 0.1 }, 1, 9, false],
  ['the dearest so far, without a bound', { dearestUsd: 2 }, null, 4, true],
  ['each request that broke off as one more', { uncertain: 4 }, 1, 5, true],
  ['each request that broke off, and one too many', { uncertain: 4 }, 1, 6, false],
] as const)('a guard of $10 reckons with %s', ([, changes, bound, inFlight, admitted]) => {
  const refusal = new CostGuard([ownCap(10)], spent(changes), bound).refusal(inFlight, 1234)
  if (admitted) expect(refusal).toBeNull()
  else expect(refusal).toMatchObject({ reason: 'maxCost', at: 1234 })
})

test('it is blind without a bound, until a request succeeded or cost something', () => {
  expect(new CostGuard([ownCap(10)], spent({}), 1).blind).toBe(false)
  expect(new CostGuard([ownCap(10)], spent({ dearestUsd: 0.1 }), null).blind).toBe(false)
  const guard = new CostGuard([ownCap(10)], spent({}), null)
  guard.ended(aSample({ outcome: { type: 'failed', kind: 'timeout', message: 'No.' } }))
  guard.ended(aSample({ outcome: { type: 'cut' } }))
  expect(guard.blind).toBe(true)
  guard.ended(aSample())
  expect(guard.blind).toBe(false)
})
