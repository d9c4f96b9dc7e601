import type { Call } from '../calls/call.ts'
import type { CountByKind } from '../calls/error-kind.ts'
import type { Run } from '../run/run.ts'

/** Counts the attempts of calls, those included that a retry healed. */
export class RetryCount {
  #calls = 0
  #attempts = 0
  #retried = 0
  #waitedMs = 0
  readonly #byKind: CountByKind = {}

  add(call: Call): void {
    // What the end of the run cut neither failed nor succeeded.
    const attempts = call.attempts.filter(({ error }) => error !== 'aborted')
    this.#calls++
    this.#attempts += attempts.length
    if (attempts.length > 1) this.#retried++
    attempts.forEach((attempt, index) => {
      const next = attempts[index + 1]
      if (next !== undefined) this.#waitedMs += Math.max(0, next.startedAt - attempt.endedAt)
      if (attempt.error !== null) {
        this.#byKind[attempt.error] = (this.#byKind[attempt.error] ?? 0) + 1
      }
    })
  }

  read(): Run['retries'] {
    return {
      calls: this.#calls,
      attempts: this.#attempts,
      retried: this.#retried,
      waitedMs: this.#waitedMs,
      byKind: { ...this.#byKind },
    }
  }
}
