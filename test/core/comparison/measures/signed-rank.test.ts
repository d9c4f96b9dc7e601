import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signedRank } from '../../../../src/core/comparison/measures/signed-rank.ts'
import { walshAverage } from '../../../../src/core/statistics/walsh.ts'
import { randomFor } from '../../../../src/core/statistics/random.ts'

const TEN = [0.12, -0.05, 0.31, 0.08, 0.22, -0.11, 0.17, 0.03, 0.26, 0.09]
const FORTY = Array.from({ length: 40 }, (_, index) => {
  return Number((Math.sin(index * 1.7) * 0.5 + 0.12 + 0.003 * index).toFixed(3))
})

function shiftOf(differences: readonly number[]) {
  return signedRank(Float64Array.from(differences))!
}

function walshAverages(values: readonly number[]): number[] {
  return values
    .flatMap((a, index) => values.slice(index).map((b) => (a + b) / 2))
    .toSorted((a, b) => a - b)
}

/** By going through all ways to give the differences their signs. */
function slowTail(differences: readonly number[]): number {
  const sizes = differences.map(Math.abs).toSorted((a, b) => a - b)
  const ranks = differences
    .filter((difference) => difference !== 0)
    .map((difference) => {
      const size = Math.abs(difference)
      return { rank: (sizes.indexOf(size) + 1 + sizes.lastIndexOf(size) + 1) / 2, difference }
    })
  const seen = ranks.reduce((sum, { rank, difference }) => sum + (difference > 0 ? rank : 0), 0)
  let asMuch = 0
  for (let signs = 0; signs < 2 ** ranks.length; signs++) {
    const sum = ranks.reduce((all, { rank }, index) => all + ((signs >> index) & 1 ? rank : 0), 0)
    if (sum >= seen) asMuch++
  }
  return asMuch / 2 ** ranks.length
}

const coarse = fc.array(
  fc.integer({ min: -4, max: 6 }).map((value) => value / 8),
  { minLength: 1, maxLength: 11 },
)
const fine = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 60 })

describe('a Walsh average', () => {
  it('of any rank is that of the sorted list of all', () => {
    fc.assert(
      fc.property(
        fc.oneof(fine, coarse),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, at) => {
          const all = walshAverages(list)
          const rank = 1 + Math.floor(at * (all.length - 1))
          const found = walshAverage(Float64Array.from(list).sort(), rank)
          expect(found).toBeCloseTo(all[rank - 1]!, 12)
        },
      ),
    )
  })

  it('is found among many that are the same, 0 too', () => {
    const values = Float64Array.from({ length: 300 }, (_, index) => (index < 20 ? index - 10 : 0))
    expect(walshAverage(values.sort(), 20_000)).toBe(0)
    expect(walshAverage(new Float64Array(200).fill(0.25), 9000)).toBe(0.25)
  })
})

describe('the signed-rank test', () => {
  it.each([
    // scipy.stats.wilcoxon(d, zero_method='pratt', alternative='greater'): exact, and asymptotic with correction.
    ['ten differences', TEN, 0.018_554_687_5],
    ['forty', FORTY, 0.002_142_560_756_672],
    ['forty with ties and zeros', FORTY.map((d) => Math.round(d * 5) / 5), 0.002_697_957_812_553],
  ])('of %s has SciPy’s p', (_, differences, p) => {
    expect(shiftOf(differences).pMore).toBeCloseTo(p, 9)
  })

  it('counts all signs that few differences can have, with ties and zeros', () => {
    fc.assert(
      fc.property(coarse, (differences) => {
        expect(shiftOf(differences).pMore).toBeCloseTo(slowTail(differences), 12)
      }),
    )
  })

  it('sees the mirror image of mirrored differences', () => {
    fc.assert(
      fc.property(fine, (differences) => {
        const mirrored = shiftOf(differences.map((difference) => -difference))
        const { estimate, pMore, pLess, interval } = shiftOf(differences)
        const [low, high] = interval(0.9)
        expect(mirrored.pMore).toBeCloseTo(pLess, 12)
        expect(mirrored.pLess).toBeCloseTo(pMore, 12)
        expect(mirrored.estimate).toBeCloseTo(-estimate, 12)
        expect(mirrored.interval(0.9)[0]).toBeCloseTo(-high, 12)
        expect(mirrored.interval(0.9)[1]).toBeCloseTo(-low, 12)
      }),
    )
  })

  it('is sure of nothing where nothing differs', () => {
    expect(shiftOf(Array.from({ length: 40 }, () => 0))).toMatchObject({
      estimate: 0,
      pMore: 1,
      pLess: 1,
    })
    expect(shiftOf([0, 0, 0]).pMore).toBe(1)
    expect(signedRank(new Float64Array(0))).toBeNull()
  })
})

describe('the shift by Hodges and Lehmann', () => {
  it('is the median of all Walsh averages, and moves with the data', () => {
    fc.assert(
      fc.property(fine, fc.double({ min: -2, max: 2, noNaN: true }), (differences, by) => {
        const all = walshAverages(differences)
        const median = (all[(all.length - 1) >> 1]! + all[all.length >> 1]!) / 2
        expect(shiftOf(differences).estimate).toBeCloseTo(median, 12)
        expect(shiftOf(differences.map((d) => d + by)).estimate).toBeCloseTo(median + by, 9)
      }),
    )
  })

  it('has the interval that R gives for ten differences', () => {
    // wilcox.test(d, conf.int = TRUE): the 9th of the 55 Walsh averages from either end.
    const [low, high] = shiftOf(TEN).interval(0.95)
    expect(low).toBeCloseTo(0.015, 12)
    expect(high).toBeCloseTo(0.215, 12)
  })

  it('is bounded by nothing when five differences are to give 95 %', () => {
    expect(shiftOf([1, 2, 3, 4, 5]).interval(0.95)).toEqual([-Infinity, Infinity])
  })

  it.each([12, 40, 200])('of %i has intervals that hold as often as they say', (n) => {
    const repeats = 600
    let held = 0
    for (let repeat = 0; repeat < repeats; repeat++) {
      const random = randomFor(11, 'signed-rank', n, repeat)
      // As log-ratios are: symmetric, with long tails.
      const next = (): number =>
        0.3 * random.normal() + (random.uniform() < 0.05 ? random.normal() : 0)
      const [low, high] = shiftOf(Array.from({ length: n }, next)).interval(0.95)
      if (low <= 0 && high >= 0) held++
    }
    // Four standard errors around it; the exact intervals hold a little more often.
    expect(held / repeats).toBeGreaterThan(0.95 - 0.036)
    expect(held / repeats).toBeLessThan(0.95 + 0.036)
  })

  it('of 5,000 differences keeps its digits', () => {
    const random = randomFor(12)
    const shift = shiftOf(Array.from({ length: 5000 }, () => 0.1 + 0.3 * random.normal()))
    expect(shift.estimate).toBeCloseTo(0.1, 1)
    // 0.3 / √5000, and a little more: the efficiency is 0.955.
    expect(shift.standardError).toBeCloseTo(0.3 / Math.sqrt(5000 * 0.955), 3)
  })
})
