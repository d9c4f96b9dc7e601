import type { Run } from '../run/run.ts'

/** One answer of a run, as its checks got it. */
export interface KeptAnswer {
  /** The request's. */
  readonly index: number
  readonly prompt: unknown
  readonly answer: unknown
  /** Names of the checks that it failed. */
  readonly checks: readonly string[]
}

/** Keeps the first answers that come, and as many more that failed a check. */
export class AnswerKeeper {
  readonly #most: number
  readonly #first: KeptAnswer[] = []
  readonly #failed: KeptAnswer[] = []

  constructor(most: number) {
    this.#most = most
  }

  add(kept: KeptAnswer): void {
    if (this.#first.length < this.#most) this.#first.push(kept)
    else if (kept.checks.length > 0 && this.#failed.length < this.#most) this.#failed.push(kept)
  }

  /** In the order of their requests. */
  read(): KeptAnswer[] {
    return [...this.#first, ...this.#failed].toSorted((a, b) => a.index - b.index)
  }
}

/** Beside the run, not in it: a run is written to files and sent between processes. */
const answersOfRun = new WeakMap<Run, readonly KeptAnswer[]>()

export function keepAnswers(run: Run, answers: readonly KeptAnswer[]): void {
  answersOfRun.set(run, answers)
}

/**
 * The answers that a run kept, in the order of their requests: with `keepAnswers: n` the first `n`
 * that came, and up to `n` more that failed a check.
 *
 * They live in the memory of the process that made the run and nowhere else: none for a run that did
 * not ask for them, or that was read from a file.
 */
export function answersOf(run: Run): readonly KeptAnswer[] {
  return answersOfRun.get(run) ?? []
}
