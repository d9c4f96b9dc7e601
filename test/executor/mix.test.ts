import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mix } from '../../src/core/options/mix.ts'
import { randomFor } from '../../src/core/statistics/random.ts'
import type { Sample } from '../../src/core/calls/sample.ts'
import { weightedDraws } from '../../src/executor/mix-source.ts'
import { answerIn, harness } from './harness.ts'

const counts = (values: readonly (number | string | null)[]): Record<string, number> => {
  const found: Record<string, number> = {}
  for (const value of values) found[String(value)] = (found[String(value)] ?? 0) + 1
  return found
}
const partsOf = (samples: readonly Sample[]): string[] =>
  samples.toSorted((a, b) => a.index - b.index).map(({ part }) => String(part))

function drawn(weights: number[], count: number, seed = 1): number[] {
  const draws = weightedDraws(weights, randomFor(seed, 'mix'))
  return Array.from({ length: count }, () => draws.next().value)
}

describe('draws by weight', () => {
  test('70, 20 and 10 are exact in every ten, in an order that the seed gives', () => {
    const draws = drawn([70, 20, 10], 1000)
    const blocks = Array.from({ length: 100 }, (_, block) =>
      draws.slice(block * 10, block * 10 + 10),
    )
    for (const block of blocks) expect(counts(block)).toEqual({ 0: 7, 1: 2, 2: 1 })
    expect(new Set(blocks.map(String)).size).toBeGreaterThan(50)
    expect(drawn([70, 20, 10], 1000)).toEqual(draws)
    expect(drawn([70, 20, 10], 1000, 2)).not.toEqual(draws)
  })

  test.for([
    [[0.7, 0.2, 0.1], 10],
    [[1, 1, 1], 3],
    [[33.3, 66.7], 1000],
    [[5], 1],
  ] as const)('whole shares of %j are exact in every %i', ([weights, block]) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const found = counts(drawn([...weights], block))
    for (const [index, weight] of weights.entries()) {
      expect(found[index]).toBe(Math.round((weight / total) * block))
    }
  })

  test('whatever the weights, no part is ever far from its share, and none is left out', () => {
    const weights = fc.array(fc.double({ min: 0.001, max: 1000, noNaN: true }), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(weights, fc.integer(), (given, seed) => {
        const total = given.reduce((sum, weight) => sum + weight, 0)
        const count = 3000
        const found = counts(drawn(given, count, seed))
        for (const [index, weight] of given.entries()) {
          expect(Math.abs((found[index] ?? 0) - (weight / total) * count)).toBeLessThan(
            given.length,
          )
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('a mix', () => {
  test('sends each part its own prompts, and says whose each request was', async () => {
    const { clock, execute } = harness()
    const seen: string[] = []
    const targetOf =
      (name: string) =>
      async ({ prompt }: { prompt: string }) => {
        seen.push(`${name}:${prompt}`)
        await clock.sleep(100)
      }
    const { measured } = await execute({
      prompt: undefined,
      target: mix([
        { weight: 3, name: 'chat', target: targetOf('chat'), prompts: ['a', 'b'] },
        { weight: 1, name: 'search', target: targetOf('search'), prompt: 'c' },
      ]),
      concurrency: 2,
      requests: 8,
    })
    expect(counts(partsOf(measured))).toEqual({ chat: 6, search: 2 })
    expect(counts(seen)).toEqual({ 'chat:a': 3, 'chat:b': 3, 'search:c': 2 })
    expect(measured.every(({ turn, session }) => turn === null && session === null)).toBe(true)
  })

  test('has the same sequence whatever the timing and the warm-up', async () => {
    const sequence = async (ms: number, options: object): Promise<string[]> => {
      const { clock, execute } = harness()
      const target = mix([
        { weight: 2, name: 'a', target: answerIn(clock, ms), prompt: 'x' },
        { weight: 3, name: 'b', target: answerIn(clock, 10), prompt: 'y' },
      ])
      const { measured } = await execute({ prompt: undefined, target, requests: 50, ...options })
      return partsOf(measured)
    }
    const expected = await sequence(100, { concurrency: 1 })
    expect(await sequence(1, { concurrency: 7 })).toEqual(expected)
    expect(await sequence(5000, { concurrency: 7, warmup: 3 })).toEqual(expected)
    expect(await sequence(5000, { arrivalRate: 3, arrivals: 'poisson' })).toEqual(expected)
    expect(await sequence(100, { concurrency: 1, seed: 2 })).not.toEqual(expected)
  })

  test('whatever the weights and the load, each request belongs to one part, as often as it should', async () => {
    const weights = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
    const load = fc.oneof(
      fc.record({ concurrency: fc.integer({ min: 1, max: 8 }) }),
      fc.record({ arrivalRate: fc.integer({ min: 1, max: 50 }), maxInFlight: fc.constant(2) }),
    )
    await fc.assert(
      fc.asyncProperty(weights, load, fc.integer(), async (given, model, seed) => {
        const { clock, execute } = harness()
        const total = given.reduce((sum, weight) => sum + weight, 0)
        const { measured } = await execute({
          prompt: undefined,
          target: mix(
            given.map((weight, index) => {
              return { weight, name: `${index}`, target: answerIn(clock, 300), prompt: 'Hi' }
            }),
          ),
          requests: 3 * total,
          seed,
          ...model,
        })
        expect(counts(partsOf(measured))).toEqual(
          Object.fromEntries(given.map((weight, index) => [index, 3 * weight])),
        )
      }),
      { numRuns: 30 },
    )
  })

  test('an arrival that is dropped belongs to a part too, and takes no prompt', async () => {
    const { clock, execute } = harness()
    const prompts: string[] = []
    const target = async ({ prompt }: { prompt: string }) => {
      prompts.push(prompt)
      await clock.sleep(10_000)
    }
    const { measured } = await execute({
      prompt: undefined,
      target: mix([{ weight: 1, name: 'a', target, prompts: ['1', '2', '3'] }]),
      arrivalRate: 1,
      duration: '4s',
      maxInFlight: 2,
    })
    expect(partsOf(measured)).toEqual(['a', 'a', 'a', 'a'])
    expect(prompts).toEqual(['1', '2'])
  })
})
