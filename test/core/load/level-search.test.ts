import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LevelSearch, MOST_REPEATS, mostProbes } from '../../../src/core/load/capacity-search.ts'
import type { ProbeOutcome } from '../../../src/core/load/capacity-search.ts'
import type { CapacitySearch } from '../../../src/core/load/load.ts'

type Range = Pick<CapacitySearch, 'by' | 'min' | 'max'>
/** Whatever else a plan says of a search. */
function planned(range: Range): CapacitySearch {
  const each = { model: 'closed', concurrency: 1, requests: 1, durationMs: null } as const
  return { model: 'capacity', objectives: { p95: 1 }, each, ...range }
}

type Oracle = (level: number, tries: number) => ProbeOutcome

/** The levels that a search tries, and what it says at the end. */
function search(
  range: Range,
  oracle: Oracle,
): { levels: number[]; interval: LevelSearch['interval'] } {
  const found = new LevelSearch(range)
  const levels: number[] = []
  while (found.level !== null) {
    const { level } = found
    found.add(oracle(level, levels.filter((one) => one === level).length))
    levels.push(level)
    if (levels.length > 1000) throw new Error('The search does not end.')
  }
  return { levels, interval: found.interval }
}

const upTo =
  (threshold: number): Oracle =>
  (level) =>
    level <= threshold ? 'good' : 'bad'

/** As far as a search has to come: whole levels are neighbours, or within 5 %. */
function oneStep(by: Range['by'], good: number): number {
  return by === 'concurrency' ? Math.max(1, good * 0.05) : good * 0.05
}

const ranges = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 2000 }))
    .map(([min, more]): Range => ({ by: 'concurrency', min, max: min + more })),
  fc
    .tuple(
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      fc.double({ min: 1, max: 500, noNaN: true }),
    )
    .map(([min, times]): Range => ({ by: 'arrivalRate', min, max: min * times })),
)
const positions = fc.double({ min: 0, max: 1, noNaN: true })

describe('a search whose levels are all decided', () => {
  test('encloses the threshold within one step, and tries no more levels than it may', () => {
    fc.assert(
      fc.property(ranges, positions, (range, position) => {
        const { by, min, max } = range
        const threshold = min * (max / min) ** position
        const { levels, interval } = search(range, upTo(threshold))
        const [good, bad] = interval
        expect(good).not.toBeNull()
        expect(good!).toBeLessThanOrEqual(threshold)
        if (bad === null) expect(good).toBe(max)
        else {
          expect(bad).toBeGreaterThan(threshold)
          expect(bad - good!).toBeLessThanOrEqual(oneStep(by, good!) * (1 + 1e-9))
        }
        expect(levels.length * MOST_REPEATS).toBeLessThanOrEqual(mostProbes(planned(range)))
        // One is tried twice: the one before the first that is bad.
        expect(new Set(levels).size).toBe(levels.length - (bad === null ? 0 : 1))
      }),
    )
  })

  test('doubles, tries the last good level again, then halves', () => {
    const { levels } = search({ by: 'concurrency', min: 1, max: 100 }, upTo(11))
    expect(levels).toEqual([1, 2, 4, 8, 16, 8, 12, 10, 11])
  })

  test('ends at once where the lowest level is bad', () => {
    const { levels, interval } = search({ by: 'concurrency', min: 5, max: 80 }, () => 'bad')
    expect({ levels, interval }).toEqual({ levels: [5], interval: [null, 5] })
  })

  test('ends at the highest level where that is good', () => {
    const { levels, interval } = search({ by: 'concurrency', min: 5, max: 70 }, () => 'good')
    expect({ levels, interval }).toEqual({ levels: [5, 10, 20, 40, 70], interval: [70, null] })
  })
})

describe('levels that lived on a burst', () => {
  /** A provider that lets through what is above its rate until that is used up. */
  function bursty(rate: number, burst: number): Oracle {
    let left = burst
    return (level) => {
      left -= Math.max(0, level - rate)
      return level <= rate || left > 0 ? 'good' : 'bad'
    }
  }

  test('are tried again on the way down, until one holds', () => {
    const { levels, interval } = search({ by: 'concurrency', min: 1, max: 100 }, bursty(5, 20))
    expect(levels).toEqual([1, 2, 4, 8, 16, 32, 16, 8, 4, 6, 5])
    expect(interval).toEqual([5, 6])
  })

  test('do not hide the rate, however large the burst, once it is used up', () => {
    fc.assert(
      fc.property(
        ranges,
        positions,
        fc.double({ min: 0, max: 20, noNaN: true }),
        (range, at, times) => {
          const { by, min, max } = range
          const rate = min * (max / min) ** at
          const { levels, interval } = search(range, bursty(rate, times * rate))
          const [good, bad] = interval
          expect(levels.length * MOST_REPEATS).toBeLessThanOrEqual(mostProbes(planned(range)))
          if (bad === null) return
          expect(good!).toBeLessThanOrEqual(rate)
          expect(bad - good!).toBeLessThanOrEqual(oneStep(by, good!) * (1 + 1e-9))
        },
      ),
    )
  })

  test('leave nothing where not even the lowest holds', () => {
    const { levels, interval } = search({ by: 'concurrency', min: 4, max: 100 }, bursty(2, 12))
    expect({ levels, interval }).toEqual({ levels: [4, 8, 16, 8, 4], interval: [null, 4] })
  })
})

describe('a level that is not decided', () => {
  test('is tried again, as often as it takes', () => {
    const oracle: Oracle = (level, tries) =>
      level === 8 && tries < MOST_REPEATS - 1 ? 'undecided' : upTo(11)(level, tries)
    const { levels, interval } = search({ by: 'concurrency', min: 1, max: 100 }, oracle)
    expect(levels).toEqual([1, 2, 4, 8, 8, 8, 16, 8, 12, 10, 11])
    expect(interval).toEqual([11, 12])
  })

  test('that stays so counts as not good, and bounds nothing', () => {
    const oracle: Oracle = (level) => (level > 16 ? 'bad' : level > 11 ? 'undecided' : 'good')
    const { levels, interval } = search({ by: 'concurrency', min: 4, max: 64 }, oracle)
    expect(levels).toEqual([4, 8, 16, 16, 16, 8, 12, 12, 12, 10, 11])
    expect(interval).toEqual([11, null])
  })

  test('keeps a search from ending no more than a decided one', () => {
    fc.assert(
      fc.property(
        ranges,
        fc.array(fc.constantFrom<ProbeOutcome>('good', 'bad', 'undecided'), { minLength: 1 }),
        (range, outcomes) => {
          let next = 0
          const { levels, interval } = search(range, () => outcomes[next++ % outcomes.length]!)
          expect(levels.length).toBeLessThanOrEqual(mostProbes(planned(range)))
          const [good, bad] = interval
          if (good !== null && bad !== null) expect(good).toBeLessThan(bad)
        },
      ),
    )
  })
})
