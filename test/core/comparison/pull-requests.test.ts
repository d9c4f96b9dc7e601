import { describe, expect, it } from 'vitest'
import { binomialCdf } from '../../../src/core/binomial.ts'
import { randomFor } from '../../../src/core/random.ts'
import type { Regression } from './a-provider.ts'
import { hasFailed, isCaught, play, unchanged, type Played } from './play.ts'

// Whole pull requests of 24 load tests each, through all that `vitest-load compare` decides with. All is
// seeded, so that each figure is the same in every run; `bench/comparing.ts` takes many more.

const SMALL = pullRequests(120, 100)
const LARGE = pullRequests(15, 200)

function pullRequests(count: number, n: number): { n: number; all: Played[][] } {
  return { n, all: Array.from({ length: count }, (_, seed) => unchanged(seed, n)) }
}

/** In how many of so many pull requests a regression in one of the tests is caught. */
function caughtIn({ n, all }: typeof SMALL, repeats: number, head: Regression): number {
  const seeds = Array.from({ length: repeats }, (_, seed) => seed)
  return seeds.filter((seed) => {
    const regressed = play(randomFor(seed, 'regressed', n, JSON.stringify(head)), n, head)
    return isCaught(regressed, all[seed % all.length]!)
  }).length
}

describe('pull requests that change nothing', () => {
  it('do not fail: none of 120, with 100 requests a side', () => {
    const failed = SMALL.all.filter(hasFailed).length
    expect(failed).toBe(0)
    // With 19 in 20 chances it is then less than 2.5 % of all; the larger simulation narrows it down.
    expect(binomialCdf(failed, SMALL.all.length, 0.025)).toBeLessThan(0.05)
  })

  it('do not fail with 200 requests a side', () => {
    expect(LARGE.all.filter(hasFailed)).toEqual([])
  })
})

describe.each([
  { what: 'a latency that is 20 % higher', head: { latency: 1.2 }, n: 100, share: 0.8 },
  { what: 'a latency that is 20 % higher', head: { latency: 1.2 }, n: 200, share: 0.98 },
  { what: 'prompts that are 10 % longer', head: { inputTokens: 1.1 }, n: 100, share: 0.99 },
])('$what, with $n requests a side', ({ head, n, share }) => {
  it(`is caught in ${100 * share} % of pull requests at least`, () => {
    const repeats = 300
    const caught = caughtIn(n === 100 ? SMALL : LARGE, repeats, head)
    expect(caught / repeats).toBeGreaterThanOrEqual(share)
  })
})
