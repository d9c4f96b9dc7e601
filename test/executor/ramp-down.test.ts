import { describe, expect, test } from 'vitest'
import type { LoadOptions } from '../../src/core/options/options.ts'
import { rampingConcurrency } from '../../src/core/shapes/ramping-concurrency.ts'
import { stagesOf } from '../core/a-ramp.ts'
import { harness, neverAnswer, type Executed } from './harness.ts'

describe('requests above a level that has fallen', () => {
  const never = (options: Partial<LoadOptions<string>>): Promise<Executed> =>
    harness().execute({
      target: neverAnswer,
      requestTimeout: '1h',
      gracefulStop: '30s',
      ...options,
    })
  const endings = ({ measured }: Executed): [startedAt: number, endedAt: number][] => {
    for (const { outcome } of measured) expect(outcome.type).toBe('cut')
    return measured.map(({ startedAt, endedAt }) => [startedAt / 1000, endedAt / 1000])
  }

  test('are cut when `gracefulRampDown` has passed, the oldest first', async () => {
    const load = rampingConcurrency(stagesOf([4, 4], [1, 4], [0, 1], [10, 1]), {
      start: 0,
      gracefulRampDown: '2s',
    })
    const run = await never({ load, gracefulStop: '3s' })
    // Begun at 1, 2, 3 and 4 s; the level falls at 5 s, and the last one goes to the end, 15 s.
    expect(endings(run)).toEqual([
      [1, 7],
      [2, 7],
      [3, 7],
      [4, 18],
    ])
    expect(run.timersLeft).toBe(0)
  })

  test('are cut one by one along a line', async () => {
    const load = rampingConcurrency(stagesOf([4, 4], [4, 0], [4, 0]), {
      start: 4,
      gracefulRampDown: 1000,
    })
    expect(endings(await never({ load }))).toEqual([
      [0, 5],
      [0, 6],
      [0, 7],
      [0, 8],
    ])
  })

  test('are cut at once when there is no grace', async () => {
    const load = rampingConcurrency(stagesOf([2, 3], [0, 1], [2, 1]), {
      start: 3,
      gracefulRampDown: 0,
    })
    const run = await never({ load, gracefulStop: 0 })
    expect(endings(run)).toEqual([
      [0, 2],
      [0, 2],
      [0, 4],
    ])
  })

  test('stay when the level has risen again meanwhile, and count from the next fall', async () => {
    const load = rampingConcurrency(
      stagesOf([10, 3], [0, 1], [2, 1], [0, 3], [2, 3], [0, 1], [20, 1]),
      { start: 3, gracefulRampDown: '5s' },
    )
    // It falls at 10 and 14 s: at 15 s two have been above it for 1 s only.
    const run = await never({ load, gracefulStop: 0 })
    expect(endings(run)).toEqual([
      [0, 19],
      [0, 19],
      [0, 34],
    ])
  })

  test('are cut down to as much of the level as has come back', async () => {
    const load = rampingConcurrency(stagesOf([10, 4], [0, 1], [2, 1], [0, 3], [20, 3]), {
      start: 4,
      gracefulRampDown: '5s',
    })
    const run = await never({ load, gracefulStop: 0 })
    expect(endings(run)).toEqual([
      [0, 15],
      [0, 32],
      [0, 32],
      [0, 32],
    ])
  })

  test.for([
    ['30s', 12],
    ['1s', 11],
  ] as const)(
    'are cut after the end of the ramp too, or by a graceful stop of %s',
    async ([gracefulStop, end]) => {
      const load = rampingConcurrency(stagesOf([9, 2], [0, 0], [1, 0]), {
        start: 2,
        gracefulRampDown: '3s',
      })
      const run = await never({ load, gracefulStop })
      expect(endings(run)).toEqual([
        [0, end],
        [0, end],
      ])
      expect(run.stopped).toBeNull()
      expect(run.timersLeft).toBe(0)
    },
  )
})
