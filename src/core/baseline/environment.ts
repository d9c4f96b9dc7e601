import { loadInWords } from '../load/load-words.ts'
import type { Run } from '../run/run.ts'

/** Where load tests run. */
export interface Machine {
  /** A class of machines that are alike: `local linux-x64`, `github ubuntu24-x64`. */
  runner: string
  nodeMajor: number
}

/**
 * What figures depend on beside the code: `live · github ubuntu24-x64 · node 24 · concurrency 10, 50 requests`.
 * Runs are compared only where all of it is equal.
 *
 * The host is who answers: the providers, or the simulator. Which provider and which model is part
 * of the figures, not of this key: a dearer one must not pass as something new.
 */
export function environmentKey({ mode, plan }: Run, { runner, nodeMajor }: Machine): string {
  return [mode, runner, `node ${nodeMajor}`, loadInWords(plan.load)].join(' · ')
}
