import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  confidenceAtEnd,
  decidedAtEnd,
  decidedShare,
  isShareOfRequests,
} from '../../../src/core/judging/early-stop.ts'
import { judgeShare } from '../../../src/core/judging/judgement.ts'
import { budgetsOf } from '../../../src/core/judging/limits.ts'
import type { Limits } from '../../../src/core/options/options.ts'

interface Procedure {
  readonly allowed: number
  readonly confidence: number
  /** Requests of the plan. */
  readonly planned: number
}

/** The chance of each verdict, and how many requests are sent on average. */
interface Outcome {
  pass: number
  fail: number
  sent: number
}

/**
 * What comes of a run of which each request is bad with probability `p`, looked at after each: exact,
 * since the paths that reach no decision are followed count by count.
 */
function outcomeOf(p: number, { allowed, confidence, planned }: Procedure): Outcome {
  const outcome = { pass: 0, fail: 0, sent: 0 }
  // Both bounds only rise.
  let passUpTo = -1
  let failFrom = 1
  let open = new Map([[0, 1]])
  for (let n = 1; n <= planned; n++) {
    const decided = (bad: number) =>
      n < planned
        ? decidedShare({ bad, n, allowed }, confidence)
        : judgeShare(bad, n, allowed, confidenceAtEnd(confidence))
    while (decided(passUpTo + 1) === 'pass') passUpTo++
    while (failFrom <= n && decided(failFrom) !== 'fail') failFrom++
    if (n === planned) while (failFrom > 1 && decided(failFrom - 1) === 'fail') failFrom--
    const next = new Map<number, number>()
    for (const [bad, chance] of open) {
      for (const [count, share] of [[bad, 1 - p] as const, [bad + 1, p] as const]) {
        const here = chance * share
        if (count <= passUpTo) outcome.pass += here
        else if (count >= failFrom) outcome.fail += here
        else {
          next.set(count, (next.get(count) ?? 0) + here)
          if (n < planned) continue
        }
        outcome.sent += here * n
      }
    }
    open = next
  }
  return outcome
}

describe.for([
  { allowed: 0.05, confidence: 0.95, planned: 300 },
  { allowed: 0.05, confidence: 0.95, planned: 1000 },
  { allowed: 0.01, confidence: 0.95, planned: 1000 },
  { allowed: 0.1, confidence: 0.9, planned: 200 },
  { allowed: 0.5, confidence: 0.99, planned: 400 },
])('a share of $allowed at $confidence, $planned requests planned', (procedure) => {
  const { allowed, confidence } = procedure
  const alpha = 1 - confidence

  test('is passed wrongly with 1 − confidence at most, at the limit and above', () => {
    for (const p of [allowed, allowed * 1.1, allowed * 1.5]) {
      expect(outcomeOf(p, procedure).pass).toBeLessThanOrEqual(alpha)
    }
  })

  test('is failed wrongly with 1 − confidence at most, at the limit and below', () => {
    for (const p of [allowed, allowed * 0.9, allowed * 0.5]) {
      expect(outcomeOf(p, procedure).fail).toBeLessThanOrEqual(alpha)
    }
    // Not by never deciding.
    expect(outcomeOf(allowed, procedure).fail).toBeGreaterThan(alpha / 10)
  })
})

// The table of docs/metrics.md.
test.for([
  { over: 0, pass: 1, fail: 0, sent: 126 },
  { over: 0.01, pass: 0.9999, fail: 0.0001, sent: 218 },
  { over: 0.02, pass: 0.9993, fail: 0.0005, sent: 427 },
  { over: 0.03, pass: 0.9146, fail: 0.0012, sent: 787 },
  { over: 0.05, pass: 0.0341, fail: 0.043, sent: 991 },
  { over: 0.1, pass: 0, fail: 1, sent: 347 },
  { over: 0.25, pass: 0, fail: 1, sent: 27 },
])('a p95 of 1,000 requests with a share of $over over takes $sent on average', (row) => {
  const { pass, fail, sent } = outcomeOf(row.over, {
    allowed: 0.05,
    confidence: 0.95,
    planned: 1000,
  })
  expect(pass).toBeCloseTo(row.pass, 4)
  expect(fail).toBeCloseTo(row.fail, 4)
  expect(Math.round(sent)).toBe(row.sent)
})

test('what is decided early is decided at the planned end too, with as many counts', () => {
  const share = fc.double({ min: 0.005, max: 0.995, noNaN: true })
  const counts = fc.integer({ min: 1, max: 3000 }).chain((n) => fc.tuple(fc.constant(n), fc.nat(n)))
  const confidences = fc.constantFrom(0.6, 0.9, 0.95, 0.99)
  fc.assert(
    fc.property(counts, share, confidences, ([n, bad], allowed, confidence) => {
      const early = decidedShare({ bad, n, allowed }, confidence)
      if (early === null) return
      expect(judgeShare(bad, n, allowed, confidenceAtEnd(confidence))).toBe(early)
    }),
  )
})

test.for<[Limits, string[]]>([
  [{ p50: 1, p95: 1, ttftP99: 1, tpotP90: 1, tokensPerSecondP5: 1 }, []],
  [{ errorRate: 0.1, goodput: { above: 0.9, latency: 1 }, cost: 1 }, []],
  [
    { p95: 1, mean: 1, ttftMean: 1, throughput: 1, tokenThroughput: 1 },
    ['mean', 'ttftMean', 'throughput', 'tokenThroughput'],
  ],
  [
    { costPer1k: 1, callsPerRequest: 1, chunkGapP99: 1, attemptErrorRate: 0.1 },
    ['costPer1k', 'callsPerRequest', 'chunkGapP99', 'attemptErrorRate'],
  ],
])('of %o only the planned end decides %o', ([limits, late]) => {
  expect(decidedAtEnd(limits)).toEqual(late)
})

test('money is no share of requests', () => {
  expect(budgetsOf({ cost: 1, p95: 1 }).map(isShareOfRequests)).toEqual([false, true])
})
