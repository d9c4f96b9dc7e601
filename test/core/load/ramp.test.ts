import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  areaOf,
  instantOf,
  levelAfter,
  meanLevelOf,
  peakOf,
  rampMs,
  wholeLevelsOf,
  type Ramp,
} from '../../../src/core/load/ramp.ts'
import { anyRamp, integral, isFlatAt, levelAt, ramp } from '../a-ramp.ts'

const SPIKE = ramp(2, [10, 2], [0, 8], [5, 8], [0, 2], [10, 2])
const rates = fc.double({ min: 0.01, max: 500, noNaN: true })
const wholes = fc.integer({ min: 0, max: 40 })

/** Rounding of the sums, relative to all that was summed. */
const near = (value: number, wanted: number, size: number): boolean =>
  Math.abs(value - wanted) <= 1e-9 * Math.max(1, size)

describe('the length, the area and the mean of a ramp', () => {
  test.for([
    ['a constant level', ramp(4, [10, 4]), 10_000, 40],
    ['a rise from nothing', ramp(0, [10, 4]), 10_000, 20],
    ['a fall to nothing', ramp(4, [10, 0]), 10_000, 20],
    ['a jump up and down again', SPIKE, 25_000, 80],
    ['a pause at 0', ramp(4, [5, 0], [60, 0], [5, 4]), 70_000, 20],
    ['a jump away from the start', ramp(9, [0, 4], [10, 4]), 10_000, 40],
    ['a jump at the end', ramp(4, [10, 4], [0, 9]), 10_000, 40],
  ] as const)('of %s', ([, given, ms, area]) => {
    expect(rampMs(given)).toBe(ms)
    expect(areaOf(given)).toBeCloseTo(area, 9)
    expect(meanLevelOf(given)).toBeCloseTo((area * 1000) / ms, 9)
  })

  test('the area is what quadrature finds', () => {
    fc.assert(
      fc.property(anyRamp(rates), (given) => {
        const area = areaOf(given)
        return near(integral(given, rampMs(given)), area, area)
      }),
    )
  })

  test('a plain level is its own mean', () => {
    expect(meanLevelOf(7)).toBe(7)
  })
})

describe('the instant of an arrival', () => {
  test.for([
    ['of a constant rate', ramp(4, [10, 4]), [0, 1, 39], [0, 250, 9750]],
    // The integral of t / 10 is t² / 20: n arrivals by √(20 n) s.
    ['of a rise from nothing', ramp(0, [10, 1]), [0, 1.25, 5 - 1e-12], [0, 5000, 10_000]],
    ['after a jump', SPIKE, [19, 20, 28, 60, 61], [9500, 10_000, 11_000, 15_000, 15_500]],
    ['after a pause at 0', ramp(1, [2, 1], [60, 0], [0, 1], [2, 1]), [1, 32], [1000, 62_000]],
    ['beyond the end', ramp(4, [10, 4]), [40, 41], [Infinity, Infinity]],
    ['of a ramp that is 0 all along', ramp(0, [10, 0]), [0], [Infinity]],
  ] as const)('%s', ([, given, arrivals, instants]) => {
    const instant = instantOf(given)
    const found = arrivals.map((n) => instant(n))
    for (const [index, at] of found.entries()) expect(at).toBeCloseTo(instants[index]!, 2)
  })

  test('a rate of 0 that is held puts off the next arrival to its end', () => {
    const instant = instantOf(ramp(2, [1, 2], [30, 0], [10, 0], [0, 2], [1, 2]))
    // 2 in the first second, 30 in the fall, and the plateau holds none.
    expect([instant(31.999_999), instant(32)]).toEqual([expect.closeTo(31_000, -2), 41_000])
  })

  test('is where the integral, found by quadrature, has that many arrivals', () => {
    const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(anyRamp(rates), fc.array(share, { minLength: 1 }), (given, shares) => {
        const area = areaOf(given)
        fc.pre(area > 0)
        const instant = instantOf(given)
        const wanted = shares.toSorted((a, b) => a - b).map((one) => one * area)
        const found = wanted.map((arrivals) => instant(arrivals))
        return found.every(
          (at, index) =>
            at <= rampMs(given) &&
            (index === 0 || at >= found[index - 1]! - 1e-9) &&
            near(integral(given, at), wanted[index]!, area),
        )
      }),
    )
  })

  test('keeps its digits on a rise so slow that it is nearly none', () => {
    const instant = instantOf(ramp(10, [3600, 10 + 1e-9]))
    for (const n of [0, 1, 18_000, 35_999]) expect(instant(n)).toBeCloseTo(n * 100, 3)
  })
})

describe('the whole levels of a ramp', () => {
  const levels = (given: Ramp): [number, number][] =>
    [...wholeLevelsOf(given)].map(({ atMs, level }) => [atMs, level])

  test.for([
    ['a plain level', ramp(3, [10, 3]), [[0, 3]]],
    [
      'a rise',
      ramp(1, [4, 3]),
      [
        [0, 1],
        [2000, 2],
        [4000, 3],
      ],
    ],
    [
      'a fall, which leaves its start at once',
      ramp(3, [4, 1]),
      [
        [0, 2],
        [2000, 1],
      ],
    ],
    [
      'a peak, which is held for no time',
      ramp(0, [2, 2], [2, 0]),
      [
        [0, 0],
        [1000, 1],
        [3000, 0],
      ],
    ],
    [
      'a spike',
      SPIKE,
      [
        [0, 2],
        [10_000, 8],
        [15_000, 2],
      ],
    ],
    ['a jump away from the start', ramp(9, [0, 1], [5, 1]), [[0, 1]]],
    [
      'a jump at the end',
      ramp(1, [5, 1], [0, 0]),
      [
        [0, 1],
        [5000, 0],
      ],
    ],
    [
      'two jumps at once',
      ramp(1, [5, 1], [0, 9], [0, 2], [5, 2]),
      [
        [0, 1],
        [5000, 2],
      ],
    ],
    [
      'broken levels',
      ramp(2.5, [2, 0.5], [0, 1.9], [1, 1.9]),
      [
        [0, 2],
        [500, 1],
        [1500, 0],
        [2000, 1],
      ],
    ],
  ] as [string, Ramp, number[][]][])('of %s', ([, given, wanted]) => {
    expect(levels(given)).toEqual(wanted)
  })

  test('are the level rounded down, whenever one looks', () => {
    const share = fc.double({ min: 0, max: 0.999_999, noNaN: true })
    fc.assert(
      fc.property(anyRamp(wholes), fc.array(share, { minLength: 5 }), (given, shares) => {
        const changes = levels(given)
        expect(changes.every(([at], index) => index === 0 || at > changes[index - 1]![0])).toBe(
          true,
        )
        for (const one of shares) {
          const at = one * rampMs(given)
          const level = levelAt(given, at)
          // On a change itself the last digit of the division decides.
          if (Math.abs(level - Math.round(level)) < 1e-6 && !isFlatAt(given, at)) continue
          expect(changes.findLast(([since]) => since <= at)![1]).toBe(Math.floor(level))
        }
      }),
    )
  })
})

describe('the level so many ms after the start', () => {
  test('is on the straight line of its stage, and stays behind the end', () => {
    fc.assert(
      fc.property(anyRamp(rates), fc.double({ min: 0, max: 1.2, noNaN: true }), (given, share) => {
        const ms = share * rampMs(given)
        return near(levelAfter(given, ms), levelAt(given, ms), peakOf(given))
      }),
    )
  })

  test('jumps at once', () => {
    expect([9999, 10_000, 14_999, 15_000].map((ms) => levelAfter(SPIKE, ms))).toEqual([2, 8, 8, 2])
    expect(peakOf(SPIKE)).toBe(8)
  })
})
