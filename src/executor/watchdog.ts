import type { Clock } from '../core/clock.ts'
import type { Plan } from '../core/plan/plan.ts'

/** What a watchdog looks at; instants of the clock, `null` while there is none. */
export interface Watched {
  readonly startedAt: number
  firstTokenAt(): number | null
  lastActivityAt(): number | null
}

/**
 * Calls `bark` with a sentence once a request passes one of its limits; returns a function that stops it.
 *
 * It sleeps to the earliest instant at which a limit could be passed and looks again then, so that
 * a stream of any length costs no timer per chunk.
 */
export function watch(
  watched: Watched,
  limits: Plan['timeoutMs'],
  clock: Clock,
  bark: (sentence: string) => void,
): () => void {
  let cancel = (): void => {}
  const look = (): void => {
    const now = clock.now()
    const due = deadlines(watched, limits)
    const passed = due.find(({ at }) => at <= now)
    if (passed !== undefined) {
      bark(passed.sentence)
      return
    }
    // The first piece may come at any time from now on, and start the idle limit.
    const nextIdle = limits.idle === null ? Infinity : now + limits.idle
    const next = Math.min(nextIdle, ...due.map(({ at }) => at))
    cancel = clock.setTimer(look, Math.max(1, next - now))
  }
  look()
  return () => cancel()
}

function deadlines(
  watched: Watched,
  limits: Plan['timeoutMs'],
): { readonly at: number; readonly sentence: string }[] {
  const { startedAt } = watched
  const list = [
    { at: startedAt + limits.total, sentence: `No complete answer within ${limits.total} ms.` },
  ]
  if (limits.firstToken !== null && watched.firstTokenAt() === null) {
    const sentence = `No first token within ${limits.firstToken} ms.`
    list.push({ at: startedAt + limits.firstToken, sentence })
  }
  const lastActivityAt = watched.lastActivityAt()
  if (limits.idle !== null && lastActivityAt !== null) {
    const sentence = `The answer stalled for ${limits.idle} ms.`
    list.push({ at: lastActivityAt + limits.idle, sentence })
  }
  return list
}
