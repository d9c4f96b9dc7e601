import { expect, test } from 'vitest'
import type { Clock } from '../../src/core/clock.ts'
import { ConcurrencyLevel } from '../../src/executor/concurrency-level.ts'
import { ramp } from '../core/a-ramp.ts'

/** A clock whose timers fire when the test says so: as late as on a busy machine. */
class LateClock implements Clock {
  at = 0
  readonly timers = new Set<() => void>()

  now(): number {
    return this.at
  }

  setTimer(callback: () => void): () => void {
    this.timers.add(callback)
    return () => this.timers.delete(callback)
  }

  fire(at: number): void {
    this.at = at
    for (const timer of Array.from(this.timers)) {
      this.timers.delete(timer)
      timer()
    }
  }
}

test('a level that changed thousands of times before its timer fired is caught up with', () => {
  const clock = new LateClock()
  const seen: number[] = []
  const given = { ...ramp(0, [0.001, 50_000], [10, 50_000], [5, 0]), gracefulRampDownMs: 1000 }
  const cuts: number[] = []
  const level = new ConcurrencyLevel(clock, given, {
    changed: (now) => void seen.push(now),
    cutDownTo: (to) => void cuts.push(to),
  })
  expect(seen).toEqual([0])
  clock.fire(20)
  expect(seen.at(-1)).toBe(50_000)
  // Falling, each level is cut so long after it was left, and not after the late timer.
  clock.fire(12_500.95)
  expect(seen.at(-1)).toBe(25_000)
  expect(cuts.at(-1)).toBe(35_000)
  level.close()
  expect(clock.timers.size).toBe(0)
})
