import { describe, expect, it } from 'vitest'
import { binomialCdf, binomialTail } from '../../../src/core/statistics/binomial.ts'
import { randomFor } from '../../../src/core/statistics/random.ts'
import type { Regression } from './a-provider.ts'
import { hasFailed, isCaught, play, unchanged, type Played } from './play.ts'

// Whole pull requests of 24 load tests each, through all that `vitest-load compare` decides with. All is
// seeded, so that each figure is the same in every run. `npm run bench:comparing` takes many more of
// them; docs/comparing.md has its table.

const SMALL = pullRequests(100, 100)
const LARGE = pullRequests(8, 200)

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
  it('fail in no more than 1 in 100 cases, as far as 108 of them tell', () => {
    const all = [...SMALL.all, ...LARGE.all]
    const failed = all.filter(hasFailed).length
    // So many or more would be too rare if it were 1 in 100: 4 are.
    expect(binomialTail(failed, all.length, 0.01)).toBeGreaterThan(0.05)
    // With 19 in 20 chances it is below 5 % all told; where 1,000 of them bound it, docs/comparing.md says.
    expect(binomialCdf(failed, all.length, 0.05)).toBeLessThan(0.05)
  })
})

describe.each([
  { what: 'a latency that is 20 % higher', head: { latency: 1.2 }, n: 100, share: 0.8 },
  { what: 'a latency that is 20 % higher', head: { latency: 1.2 }, n: 200, share: 0.98 },
  { what: 'prompts that are 10 % longer', head: { inputTokens: 1.1 }, n: 100, share: 0.99 },
])('$what, with $n requests a side', ({ head, n, share }) => {
  const repeats = n === 100 ? 200 : 120
  const caught = caughtIn(n === 100 ? SMALL : LARGE, repeats, head)

  it(`is caught in ${100 * share} % of pull requests at least`, () => {
    expect(caught / repeats).toBeGreaterThanOrEqual(share)
  })
})
