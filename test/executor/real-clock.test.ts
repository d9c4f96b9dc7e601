import { afterEach, expect, test, vi } from 'vitest'
import { realClock } from '../../src/executor/real-clock.ts'

const timers = vi.hoisted(() => ({
  waits: [] as number[],
  fire: [] as (() => void)[],
}))
vi.mock('node:timers', async (original) => ({
  ...(await original<typeof import('node:timers')>()),
  setTimeout: (callback: () => void, ms: number) => {
    timers.waits.push(ms)
    timers.fire.push(callback)
    return { [Symbol.toPrimitive]: () => 0 }
  },
  clearTimeout: () => timers.fire.splice(0),
}))
afterEach(() => {
  timers.waits.length = 0
  timers.fire.length = 0
})

const LONGEST = 2 ** 31 - 1

test('a timer of more than 24.8 days waits in parts, where Node would fire at once', () => {
  const fired = vi.fn()
  realClock.setTimer(fired, 40 * 24 * 3_600_000)
  expect(timers.waits).toEqual([LONGEST])
  timers.fire.shift()!()
  expect(fired).not.toHaveBeenCalled()
  expect(timers.waits).toEqual([LONGEST, LONGEST])
})

test('a timer that fires early waits for the rest', async () => {
  const fired = vi.fn()
  const due = realClock.now() + 20
  realClock.setTimer(fired, 20)
  while (realClock.now() < due) {
    timers.fire.shift()?.()
    // Whoever was asked before the time was over asks again.
    expect(fired.mock.calls.length === 0 || realClock.now() >= due).toBe(true)
  }
  timers.fire.shift()?.()
  expect(fired).toHaveBeenCalledOnce()
  expect(timers.fire).toEqual([])
})

test('a cancelled timer never fires, whichever part it is in', () => {
  const fired = vi.fn()
  const cancel = realClock.setTimer(fired, 2 * LONGEST)
  timers.fire.shift()!()
  expect(timers.fire).toHaveLength(1)
  cancel()
  expect(timers.fire).toEqual([])
  expect(fired).not.toHaveBeenCalled()
})
