import { BREATH, type Hands, type LegRun } from './leg-run.ts'

/** Starts a request at each arrival, however slow the answers are. */
export async function loadOpen<Row>(
  leg: LegRun<Row>,
  arrivals: Iterable<number>,
  maxInFlight: number,
  hands: Hands,
): Promise<void> {
  let begun = 0
  for (const due of arrivals) {
    const intendedAt = leg.start + due
    await leg.pause.until(intendedAt, begun++ % BREATH === BREATH - 1)
    if (leg.over) return
    if (leg.running.size >= maxInFlight) {
      hands.drop(hands.nextIndex(), intendedAt)
      continue
    }
    if (!hands.admitted()) return
    leg.follow(hands.perform(hands.nextIndex(), intendedAt, Infinity))
  }
}
