import { expect, test } from 'vitest'
import { LevelCount } from '../../../src/core/recording/level-count.ts'
import { aSample, failed } from '../a-sample.ts'

/** One ending at 600 ms, two ending at 1,500 ms of which one failed. */
function twoLevels(): LevelCount {
  const levels = new LevelCount()
  levels.begin(1)
  levels.add(aSample({ endedAt: 600 }), [])
  levels.end({ windowStart: 0, windowEnd: 1000 })
  levels.begin(5)
  levels.add(aSample({ intendedAt: 1000, startedAt: 1000, endedAt: 1500 }), [])
  levels.add(aSample({ intendedAt: 1000, startedAt: 1000, endedAt: 1500, outcome: failed }), [])
  return levels
}

test('each level has figures of its own, over its own window', () => {
  const levels = twoLevels()
  levels.end({ windowStart: 1000, windowEnd: 1500 })
  const [first, second] = levels.read({ windowStart: 0, windowEnd: 9000 }, false)
  expect(first).toMatchObject({
    level: 1,
    figures: {
      durationMs: 1000,
      requests: { total: 1, ok: 1, failed: 0 },
      latency: { p95: 600 },
      throughput: { requestsPerSecond: 1 },
    },
  })
  expect(second).toMatchObject({
    level: 5,
    figures: {
      durationMs: 500,
      requests: { total: 2, ok: 1, failed: 1 },
      latency: { p95: 500 },
      throughput: { requestsPerSecond: 2 },
      errors: { rate: 0.5 },
    },
  })
})

test('a level that goes on lasts from the end of the one before until now', () => {
  const [, second] = twoLevels().read({ windowStart: 0, windowEnd: 3000 }, false)
  expect(second!.figures.durationMs).toBe(2000)
})

test('what a level was found to be is unknown until it is said', () => {
  const levels = twoLevels()
  expect(
    levels
      .read({ windowStart: 0, windowEnd: 3000 }, false)
      .map(({ outcome, reason }) => [outcome, reason]),
  ).toEqual([
    [null, null],
    [null, null],
  ])
  levels.judge({ outcome: 'bad', reason: 'half of them fail', brief: 'fail' })
  expect(levels.read({ windowStart: 0, windowEnd: 3000 }, false)[1]).toMatchObject({
    outcome: 'bad',
    reason: 'half of them fail',
  })
})

test('without a level nothing is counted, and nothing breaks', () => {
  const levels = new LevelCount()
  levels.add(aSample(), [])
  levels.end({ windowStart: 0, windowEnd: 1 })
  levels.judge({ outcome: 'good', reason: '', brief: '' })
  expect(levels.read({ windowStart: 0, windowEnd: 1 }, false)).toEqual([])
})
