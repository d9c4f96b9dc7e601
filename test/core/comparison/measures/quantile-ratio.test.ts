import { describe, expect, it } from 'vitest'
import { quantileRatio } from '../../../../src/core/comparison/measures/quantile-ratio.ts'
import { quantile } from '../../../../src/core/statistics/quantile.ts'
import { randomFor } from '../../../../src/core/statistics/random.ts'

function pairs(n: number, seed: number, slower: number) {
  const random = randomFor(seed, 'pairs', n)
  const next = (): number => random.lognormal(800, 0.4)
  return {
    base: Float64Array.from({ length: n }, next),
    head: Float64Array.from({ length: n }, () => slower * next()),
  }
}

describe('the ratio of a p95', () => {
  it('is that of the two quantiles', () => {
    const { base, head } = pairs(137, 1, 1.3)
    const ratio = quantile(head.toSorted(), 0.95)! / quantile(base.toSorted(), 0.95)!
    const effect = quantileRatio({ base, head }, 0.95, randomFor(1))!
    expect(effect.estimate).toBeCloseTo(Math.log(ratio), 12)
  })

  it('is the same for the same seed, and turns round with the sides', () => {
    const { base, head } = pairs(120, 2, 1.2)
    const effect = quantileRatio({ base, head }, 0.95, randomFor(7))!
    expect(quantileRatio({ base, head }, 0.95, randomFor(7))!.pMore).toBe(effect.pMore)
    const turned = quantileRatio({ base: head, head: base }, 0.95, randomFor(7))!
    expect(turned.estimate).toBeCloseTo(-effect.estimate, 12)
    expect(turned.pMore).toBeCloseTo(effect.pLess, 12)
  })

  it('is exact where both sides are the same', () => {
    const { base } = pairs(100, 3, 1)
    expect(quantileRatio({ base, head: base }, 0.95, randomFor(1))).toMatchObject({
      estimate: 0,
      standardError: 0,
      pMore: 1,
    })
  })

  it('of one block says nothing of how blocks vary', () => {
    expect(quantileRatio(pairs(19, 4, 1), 0.95, randomFor(1))).toBeNull()
  })

  it.each([100, 200])('of %i equal pairs is called worse as seldom as it says', (n) => {
    const repeats = 400
    const counts = { at5: 0, at1: 0 }
    for (let repeat = 0; repeat < repeats; repeat++) {
      const { pMore } = quantileRatio(pairs(n, repeat, 1), 0.95, randomFor(repeat))!
      if (pMore <= 0.05) counts.at5++
      if (pMore <= 0.01) counts.at1++
    }
    // Three standard errors above the level.
    expect(counts.at5 / repeats).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / repeats))
    expect(counts.at1 / repeats).toBeLessThan(0.01 + 3 * Math.sqrt((0.01 * 0.99) / repeats))
    // Not by never saying so.
    expect(counts.at5 / repeats).toBeGreaterThan(0.015)
  })

  it('of 400 pairs sees a half more in nearly all cases', () => {
    const seen = Array.from({ length: 60 }, (_, seed) => {
      return quantileRatio(pairs(400, seed, 1.5), 0.95, randomFor(seed))!.pMore <= 0.01
    })
    expect(seen.filter(Boolean).length).toBeGreaterThan(55)
  })
})
