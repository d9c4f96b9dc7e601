import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { normalCdf, normalQuantile } from '../../../src/core/statistics/normal.ts'
import { randomFor } from '../../../src/core/statistics/random.ts'
import { SizedPrompt } from '../../../src/core/prompts/sized-prompt.ts'
import {
  asVariate,
  drawCount,
  drawFrom,
  fixed,
  lognormal,
  meanOf,
  normal,
  uniform,
  variateProblems,
  type Variate,
} from '../../../src/core/options/variate.ts'

const N = 20_000

function draws(variate: Variate, seed = 1, draw = drawFrom): number[] {
  const random = randomFor(seed, 'variate')
  return Array.from({ length: N }, () => draw(variate, random))
}

function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, variance }
}

/** The largest distance between the law and what was drawn, in units of 1/√n: beyond 1.95 in one of 1,000. */
function kolmogorovSmirnov(values: readonly number[], cdf: (value: number) => number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const distances = sorted.map((value, index) => {
    const share = cdf(value)
    return Math.max(share - index / N, (index + 1) / N - share)
  })
  return Math.max(...distances) * Math.sqrt(N)
}

describe('each variate keeps to its law', () => {
  const laws: [name: string, variate: Variate, variance: number, cdf: (x: number) => number][] = [
    ['uniform', uniform(100, 400), 300 ** 2 / 12, (x) => (x - 100) / 300],
    ['normal', normal(1000, 150), 150 ** 2, (x) => normalCdf((x - 1000) / 150)],
    [
      'lognormal',
      lognormal(300, 0.5),
      300 ** 2 * Math.exp(0.25) * (Math.exp(0.25) - 1),
      (x) => normalCdf(Math.log(x / 300) / 0.5),
    ],
  ]
  it.each(laws)('%s: mean, variance, and the distance to its distribution', (...law) => {
    const [, variate, variance, cdf] = law
    const drawn = draws(variate)
    const found = moments(drawn)
    // Five standard errors.
    expect(Math.abs(found.mean - meanOf(variate))).toBeLessThan(5 * Math.sqrt(variance / N))
    expect(found.variance / variance).toBeCloseTo(1, 1)
    expect(kolmogorovSmirnov(drawn, cdf)).toBeLessThan(1.95)
  })

  it('fixed: always the same', () => {
    expect(new Set(draws(fixed(7)))).toEqual(new Set([7]))
    expect(meanOf(fixed(7))).toBe(7)
  })

  it('the same seed gives the same draws, another one others', () => {
    expect(draws(normal(5, 1), 3)).toEqual(draws(normal(5, 1), 3))
    expect(draws(normal(5, 1), 4)).not.toEqual(draws(normal(5, 1), 3))
  })
})

describe('bounds', () => {
  const bounded: [Variate][] = [
    [normal(100, 80)],
    [normal(100, 80, { min: 60, max: 130 })],
    [normal(100, 0, { min: 120 })],
    [normal(100, 0, { max: 80 })],
    [lognormal(1000, 1.2, { max: 4096 })],
    [lognormal(1000, 1.2, { min: 500, max: 1500 })],
    [lognormal(1000, 0, { min: 10, max: 1500 })],
  ]
  it.each(bounded)('the mean of %j is that of the draws', (variate) => {
    const { mean, variance } = moments(draws(variate))
    expect(Math.abs(mean - meanOf(variate))).toBeLessThanOrEqual(5 * Math.sqrt(variance / N) + 1e-9)
  })

  test('no draw falls outside of them, and without any none is negative', () => {
    const quantity = fc.double({ min: 0, max: 1e5, noNaN: true })
    const pair = fc.tuple(quantity, quantity).map((two) => two.toSorted((a, b) => a - b))
    fc.assert(
      fc.property(
        fc.integer(),
        quantity,
        fc.double({ min: 0, max: 4, noNaN: true }),
        pair,
        (seed, middle, spread, [min = 0, max = 0]) => {
          const variates = [
            normal(middle, spread * middle, { min, max }),
            lognormal(middle + 1, spread, { min, max }),
            uniform(min, max),
          ]
          const random = randomFor(seed, 'bounds')
          for (const variate of variates) {
            const value = drawFrom(variate, random)
            expect(value).toBeGreaterThanOrEqual(min)
            expect(value).toBeLessThanOrEqual(max)
          }
          expect(drawFrom(normal(middle, spread * middle), random)).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })
})

describe('counts', () => {
  it('are whole numbers from 1, and those of a uniform variate equally likely', () => {
    const drawn = draws(uniform(1, 3), 1, drawCount)
    for (const count of [1, 2, 3]) {
      expect(drawn.filter((value) => value === count).length / N).toBeCloseTo(1 / 3, 1.7)
    }
    expect(new Set(drawn)).toEqual(new Set([1, 2, 3]))
    expect(Math.min(...draws(normal(1, 3), 1, drawCount))).toBe(1)
    expect(draws(lognormal(20, 1), 1, drawCount).every(Number.isInteger)).toBe(true)
  })
})

it('times may be strings, and a plain one is fixed', () => {
  const random = randomFor(1, 'times')
  expect(drawFrom(asVariate('2s'), random)).toBe(2000)
  expect(drawFrom(asVariate(250), random)).toBe(250)
  expect(meanOf(uniform('1s', '3s'))).toBe(2000)
  expect(drawFrom(lognormal('2s', 0, { max: '1s' }), random)).toBe(1000)
  expect(JSON.parse(JSON.stringify(lognormal('2s', 0.5)))).toEqual(lognormal('2s', 0.5))
})

test('the normal distribution and its quantile undo each other', () => {
  for (const share of [1e-6, 0.01, 0.2, 0.5, 0.9, 0.999]) {
    expect(normalCdf(normalQuantile(share)) / share).toBeCloseTo(1, 6)
  }
  expect([normalCdf(-40), normalCdf(40)]).toEqual([0, 1])
})

describe('problems', () => {
  it.each([
    500,
    '2s',
    0,
    fixed('1m'),
    uniform(1, 1),
    normal(3, 0),
    lognormal('2s', 0.7, { min: 1 }),
  ])('%j is a time', (value) => {
    expect(variateProblems(value, 'thinkTime')).toEqual([])
  })

  it.each([
    ['soon', ["`thinkTime` must be a time such as 500 (ms) or '2s'"]],
    [{ variate: 'cauchy' }, ['`thinkTime` must be a time such as']],
    [null, ['got nothing']],
    [uniform(5, '1ms'), ["uniform(): `min` is above `max`; got 5 and '1ms'"]],
    [
      normal(-1, 'x', { max: -2 }),
      [
        "normal(): `mean` must be ms as a number, or a time such as '2s', 0 or more; got -1",
        "normal(): `sd` must be ms as a number, or a time such as '2s', 0 or more; got 'x'",
        "normal(): `max` must be ms as a number, or a time such as '2s', 0 or more; got -2",
      ],
    ],
    [
      { ...lognormal(0, NaN), mean: 4 },
      ['`median` must be ms', '`sigma` must be a number from 0', '`mean` is unknown; it takes'],
    ],
  ])('all of %j are told at once', (value, sentences) => {
    const problems = variateProblems(value, 'thinkTime')
    expect(problems).toEqual(sentences.map((sentence) => expect.stringContaining(sentence)))
  })

  it.each([0, 1.5, '2s', uniform('1s', '2s'), undefined])('%j is no number of tokens', (value) => {
    expect(variateProblems(value, 'inputTokens', 'tokens').join('\n')).toContain('tokens')
  })
})

it('a sized prompt says null where nobody said how long its answer should be', () => {
  expect(new SizedPrompt({ prompt: 'Hello', inputTokens: 1 })).toMatchObject({
    prompt: 'Hello',
    inputTokens: 1,
    outputTokens: null,
    estimated: false,
  })
})
