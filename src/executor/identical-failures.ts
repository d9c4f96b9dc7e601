import type { ErrorKind } from '../core/calls/error-kind.ts'
import type { Sample } from '../core/calls/sample.ts'
import type { Stop } from '../core/run/run.ts'

const ENOUGH = 5
/** Answers that fail a check came and were paid for: what most of them say is a result, what all do is a mistake. */
const ENOUGH_CHECKED = 10

const ADVICE: { [kind in ErrorKind]?: string } = {
  auth: 'Check the API key and what it may use.',
  quota: 'The account has no credit or spend limit left; no retry heals that.',
  connect: 'Check the base URL, and that something listens there.',
  check_failed:
    'Not one answer has passed: look at some with keepAnswers and answersOf(run), and at what the checks want.',
  client_error: 'Check the model name and the parameters of the request.',
}

const NO_ANSWER =
  'Nothing has answered so far: check the base URL, or give requests more time (requestTimeout).'

/** It timed out, and none of its calls got as much as headers. */
function isUnanswered({ outcome, calls }: Sample): boolean {
  if (outcome.type !== 'failed' || outcome.kind !== 'timeout' || calls.length === 0) return false
  return calls.every(({ attempts }) => attempts.every(({ headersAt }) => headersAt === null))
}

/**
 * Finds a run that can only go on failing, and paying: a wrong key, an unreachable base URL, a
 * spent account, a check that no answer passes. What a provider under load answers (429, 529, an answer too late) is a result, and
 * so is whatever the target itself throws.
 */
export class IdenticalFailures {
  #kind: ErrorKind | null = null
  #count = 0
  #succeeded = false
  /** Warm-up is not checked, and says nothing about the checks. */
  #hasPassed = false

  /** The reason to stop after this sample, or `null`. */
  add(sample: Sample): Stop | null {
    const { outcome, endedAt } = sample
    if (outcome.type === 'ok') {
      this.#succeeded = true
      if (!sample.warmup) this.#hasPassed = true
      this.#count = 0
    }
    if (outcome.type !== 'failed') return null
    this.#count = outcome.kind === this.#kind ? this.#count + 1 : 1
    this.#kind = outcome.kind
    const advice = ADVICE[outcome.kind] ?? (isUnanswered(sample) ? NO_ANSWER : undefined)
    // A key or an account can be lost on the way; one wrong parameter or restart amid successes is a result.
    const isChecked = outcome.kind === 'check_failed'
    const succeeded = isChecked ? this.#hasPassed : this.#succeeded
    const hopeless = outcome.kind === 'auth' || outcome.kind === 'quota' || !succeeded
    const enough = isChecked ? ENOUGH_CHECKED : ENOUGH
    if (advice === undefined || !hopeless || this.#count < enough) return null
    const why = outcome.message.replace(/(?<![.!?…])$/, '.')
    const message = `${enough} requests in a row failed the same way: ${why} ${advice}`
    return { reason: 'identicalFailures', at: endedAt, message }
  }
}
