import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../../src/executor/virtual-clock.ts'
import { Wheel } from '../../src/simulator/wheel.ts'

/** A virtual clock that counts its timers, and wakes late when told. */
class WatchedClock extends VirtualClock {
  open = 0
  mostOpen = 0
  late: () => number = () => 0

  override setTimer(callback: () => void, ms: number): () => void {
    this.mostOpen = Math.max(this.mostOpen, ++this.open)
    const cancel = super.setTimer(() => {
      this.open--
      callback()
    }, ms + this.late())
    return () => {
      this.open--
      cancel()
    }
  }

  /** Until nothing is due. */
  async idle(): Promise<void> {
    await this.run(new Promise(() => {})).catch(() => {})
  }
}

const dues = fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { maxLength: 40 })

describe('the wheel', () => {
  test('calls each once, in order, never before it is due, on one timer', async () => {
    const property = fc.asyncProperty(
      dues,
      fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
      async (times, late) => {
        const clock = new WatchedClock()
        clock.late = () => late.next().value!
        const wheel = new Wheel(clock)
        const fired: { due: number; at: number }[] = []
        for (const due of times) wheel.at(due, () => fired.push({ due, at: clock.now() }))
        await clock.idle()
        expect(fired.map(({ due }) => due)).toEqual(times.toSorted((a, b) => a - b))
        expect(fired.every(({ due, at }) => at >= due)).toBe(true)
        expect(clock.mostOpen).toBeLessThanOrEqual(1)
      },
    )
    await fc.assert(property, { numRuns: 60 })
  })

  test('never calls what was cancelled', async () => {
    const property = fc.asyncProperty(dues, fc.array(fc.boolean()), async (times, cancelled) => {
      const clock = new WatchedClock()
      const wheel = new Wheel(clock)
      const fired: number[] = []
      const cancels = times.map((due, index) => wheel.at(due, () => fired.push(index)))
      cancels.forEach((cancel, index) => cancelled[index] === true && cancel())
      await clock.idle()
      const kept = times.map((_, index) => index).filter((index) => cancelled[index] !== true)
      expect(fired.toSorted((a, b) => a - b)).toEqual(kept)
    })
    await fc.assert(property, { numRuns: 60 })
  })

  test('does not drift: a late call moves no other', async () => {
    const clock = new WatchedClock()
    clock.late = () => 7
    const wheel = new Wheel(clock)
    const lags: number[] = []
    const beat = (due: number): void => {
      wheel.at(due, () => {
        lags.push(clock.now() - due)
        if (lags.length < 1000) beat(due + 20)
      })
    }
    beat(20)
    await clock.idle()
    expect(lags).toHaveLength(1000)
    expect(Math.max(...lags)).toBe(7)
  })

  test('goes on when a callback throws', async () => {
    const clock = new WatchedClock()
    const wheel = new Wheel(clock)
    let fired = 0
    wheel.at(1, () => {
      throw new Error('No.')
    })
    wheel.at(1, () => fired++)
    await expect(clock.run(new Promise(() => {}))).rejects.toThrow('No.')
    await clock.idle()
    expect(fired).toBe(1)
  })

  test('forgets all when cleared', async () => {
    const clock = new WatchedClock()
    const wheel = new Wheel(clock)
    wheel.at(5, () => expect.unreachable())
    wheel.clear()
    expect(clock.open).toBe(0)
    await clock.idle()
  })
})
