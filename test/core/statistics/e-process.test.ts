import { describe, expect, test } from 'vitest'
import { sequentialShare } from '../../../src/core/statistics/e-process.ts'

/** After how many clean requests in a row it passes. */
function cleanUntilPass(allowed: number, alpha: number): number {
  let n = 1
  while (sequentialShare(0, n, allowed, alpha) !== 'pass') n++
  return n
}

/**
 * The exact chance that it is ever decided in up to `most` requests of which each is bad with
 * probability `p`: the paths that reach no decision are followed count by count.
 */
function everDecided(
  p: number,
  { allowed, alpha, most }: { allowed: number; alpha: number; most: number },
): { pass: number; fail: number } {
  const decided = { pass: 0, fail: 0 }
  // Both bounds only rise, so that each is asked about twice per request.
  let passUpTo = -1
  let failFrom = 1
  let open = new Map([[0, 1]])
  for (let n = 1; n <= most; n++) {
    while (sequentialShare(passUpTo + 1, n, allowed, alpha) === 'pass') passUpTo++
    while (failFrom <= n && sequentialShare(failFrom, n, allowed, alpha) !== 'fail') failFrom++
    const next = new Map<number, number>()
    for (const [bad, chance] of open) {
      for (const [count, share] of [[bad, 1 - p] as const, [bad + 1, p] as const]) {
        if (count <= passUpTo) decided.pass += chance * share
        else if (count >= failFrom) decided.fail += chance * share
        else next.set(count, (next.get(count) ?? 0) + chance * share)
      }
    }
    open = next
  }
  return decided
}

test.for([
  { allowed: 0.05, alpha: 0.05, clean: 88 },
  { allowed: 0.01, alpha: 0.05, clean: 449 },
])('with a share of $allowed allowed it passes after $clean clean requests', (row) => {
  expect(cleanUntilPass(row.allowed, row.alpha)).toBe(row.clean)
})

describe.for([
  { allowed: 0.05, alpha: 0.05 },
  { allowed: 0.05, alpha: 0.01 },
  { allowed: 0.01, alpha: 0.05 },
  { allowed: 0.5, alpha: 0.05 },
])('with a share of $allowed allowed, asked after each of 2,000 requests', ({ allowed, alpha }) => {
  test('it is ever wrong with at most the probability asked for', () => {
    const { pass, fail } = everDecided(allowed, { allowed, alpha, most: 2000 })
    expect(pass).toBeLessThanOrEqual(alpha)
    expect(fail).toBeLessThanOrEqual(alpha)
    // Not by never deciding.
    expect(pass + fail).toBeGreaterThan(alpha / 10)
  })

  test('it decides what is plainly better or worse', () => {
    const most = 2000
    expect(everDecided(allowed / 4, { allowed, alpha, most }).pass).toBeGreaterThan(0.95)
    expect(everDecided(Math.min(0.95, allowed * 4), { allowed, alpha, most }).fail).toBeGreaterThan(
      0.99,
    )
  })
})

test.for([0, 1])('a share of %d can be neither kept nor broken', (allowed) => {
  expect(sequentialShare(3, 50, allowed, 0.05)).toBeNull()
})

test('large counts keep their digits', () => {
  expect(sequentialShare(50_000, 1_000_000, 0.05, 0.01)).toBeNull()
  expect(sequentialShare(48_000, 1_000_000, 0.05, 0.01)).toBe('pass')
  expect(sequentialShare(52_000, 1_000_000, 0.05, 0.01)).toBe('fail')
})
