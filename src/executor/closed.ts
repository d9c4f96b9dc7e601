import pLimit from 'p-limit'
import type { ClosedLoad } from '../core/load/load.ts'
import { ConcurrencyLevel } from './concurrency-level.ts'
import type { Performed, Work } from './execution.ts'
import { BREATH, type Hands, type LegRun } from './leg-run.ts'

/**
 * Keeps as many users at it as the load says, until its end: each makes a request, or all turns of a
 * conversation, and thinks. Ends with the last of them. A user who thinks takes up a slot like one who waits for an answer.
 */
export async function loadClosed<Row>(
  leg: LegRun<Row>,
  { concurrency, requests, durationMs }: ClosedLoad,
  hands: Hands<Row>,
): Promise<void> {
  const slots = pLimit(1)
  const level = new ConcurrencyLevel(leg.clock, concurrency, {
    // Fewer than one it cannot have: at level 0 whoever has its turn waits.
    changed: (now) => void (slots.concurrency = Math.max(1, now)),
    cutDownTo: (now) => hands.cutDownTo(now),
  })
  leg.onEnd(() => level.close())
  const end = leg.start + (durationMs ?? Infinity)
  const all = requests ?? Infinity
  let begun = 0
  let users = 0
  let over = false

  const admitted = (): boolean => {
    if (begun >= all || leg.clock.now() >= end || !hands.admitted()) return false
    // Nobody waits for a request that is not to come.
    if (++begun >= all) leg.pause.end()
    return true
  }
  const wait = async (performed: Performed<Row>): Promise<void> => {
    const until = Math.min(end, hands.waitsUntil(performed))
    if (begun < all && until > leg.clock.now()) await leg.pause.until(until, false)
  }
  const use = async (): Promise<void> => {
    users++
    let turn: Work<Row> | null = null
    do {
      const performed = await hands.perform(hands.nextIndex(), null, end, turn)
      if (performed === null) break
      turn = performed.next
      await wait(performed)
      // Whoever is one too many goes, as the level falls.
    } while (turn !== null && users <= level.now && admitted())
    users--
  }

  // oxlint-disable-next-line no-unmodified-loop-condition -- the request that has just begun sets them
  for (let started = 1; !over && begun < all; started++) {
    if (started % BREATH === 0) await leg.pause.until(leg.start, true)
    // Waiting until the request has begun makes the loop as fast as the slots become free.
    await new Promise<void>((hasBegun) => {
      const work = slots(async () => {
        await level.positive()
        over = !admitted()
        hasBegun()
        if (!over) await use()
      })
      leg.follow(work)
    })
  }
  // A level that has fallen may still have requests to cut.
  await Promise.all(leg.running)
  level.close()
}
