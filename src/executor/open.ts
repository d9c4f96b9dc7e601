import type { OpenLoad, ReplayLoad } from '../core/load/load.ts'
import type { Performed, Work } from './execution.ts'
import { BREATH, type Hands, type LegRun } from './leg-run.ts'

/**
 * Starts a request at each arrival, however slow the answers are. Where the prompts are a
 * conversation, an arrival begins one: its later turns are due when the user has thought.
 */
export async function loadOpen<Row>(
  leg: LegRun<Row>,
  { requests, durationMs, maxInFlight }: OpenLoad | ReplayLoad,
  arrivals: Iterable<number> | AsyncIterable<number>,
  hands: Hands<Row>,
): Promise<void> {
  const end = leg.start + (durationMs ?? Infinity)
  const all = requests ?? Infinity
  let begun = 0
  let inFlight = 0

  /** Starts what is due, or drops it. */
  const start = (due: number, turn: Work<Row> | null): Promise<Performed<Row> | null> | null => {
    if (++begun >= all) leg.pause.end()
    if (inFlight >= maxInFlight) {
      hands.drop(hands.nextIndex(), due, turn)
      return null
    }
    if (!hands.admitted()) return null
    inFlight++
    return hands.perform(hands.nextIndex(), due, Infinity, turn).finally(() => inFlight--)
  }
  const session = async (first: Promise<Performed<Row> | null>): Promise<void> => {
    let performed = await first
    while (performed !== null && performed.next !== null) {
      const due = hands.waitsUntil(performed)
      if (due >= end) return
      await leg.pause.until(due, false)
      if (leg.over || begun >= all) return
      performed = await start(due, performed.next)
    }
  }

  let breath = 0
  for await (const due of arrivals) {
    const intendedAt = leg.start + due
    await leg.pause.until(intendedAt, breath++ % BREATH === BREATH - 1)
    if (leg.over || begun >= all) return
    const first = start(intendedAt, null)
    if (first !== null) leg.follow(session(first))
  }
}
