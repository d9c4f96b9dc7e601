import pLimit from 'p-limit'
import type { ClosedLoad } from '../core/load.ts'
import { ConcurrencyLevel } from './concurrency-level.ts'
import { BREATH, type Hands, type LegRun } from './leg-run.ts'

/** Keeps as many requests in flight as the load says, until the last has ended. */
export async function loadClosed<Row>(
  leg: LegRun<Row>,
  { concurrency, requests, durationMs }: ClosedLoad,
  hands: Hands,
): Promise<void> {
  const slots = pLimit(1)
  const level = new ConcurrencyLevel(leg.clock, concurrency, {
    // Fewer than one it cannot have: at level 0 whoever has its turn waits.
    changed: (now) => void (slots.concurrency = Math.max(1, now)),
    cutDownTo: (now) => hands.cutDownTo(now),
  })
  leg.onEnd(() => level.close())
  const end = leg.start + (durationMs ?? Infinity)
  let over = false
  // oxlint-disable-next-line no-unmodified-loop-condition -- the request that has just begun sets it
  for (let begun = 0; !over && begun < (requests ?? Infinity); begun++) {
    if (begun % BREATH === BREATH - 1) await leg.pause.until(leg.start, true)
    // Waiting until the request has begun makes the loop as fast as the slots become free.
    await new Promise<void>((hasBegun) => {
      const work = slots(async () => {
        await level.positive()
        over = leg.clock.now() >= end || !hands.admitted()
        hasBegun()
        if (!over) await hands.perform(hands.nextIndex(), null, end)
      })
      leg.follow(work)
    })
  }
  // A level that has fallen may still have requests to cut.
  await Promise.all(leg.running)
  level.close()
}
