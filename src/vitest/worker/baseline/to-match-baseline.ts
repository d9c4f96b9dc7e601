import { TestRunner } from 'vitest'
import type { BaselineOptions } from '../../../core/baseline/options.ts'
import { runIn, type MatcherResult } from '../../../matchers/verdict-result.ts'
import { loadedMatching } from './load-matching.ts'
import type { SnapshotState } from './snapshot-count.ts'

/** The part of a matcher's `this` that is used; Vitest's own. */
interface State {
  readonly isNot?: boolean
  readonly snapshotState?: SnapshotState
}

const NAME = 'toMatchBaseline'

/**
 * `expect(run).toMatchBaseline()` in Vitest, which knows the spec file and what `-u` asks for.
 *
 * @param runner the class of the machine, where the team has named it
 */
export function baselineMatcher(runner: string | null) {
  return function toMatchBaseline(
    this: State,
    received: unknown,
    options: BaselineOptions = {},
  ): MatcherResult {
    const { isNot = false, snapshotState } = this
    const run = runIn(received, NAME)
    if (isNot) {
      throw new TypeError(
        `${NAME}() cannot be turned around with .not: nobody wants a run that is worse than its baseline.`,
      )
    }
    const task = TestRunner.getCurrentTest()?.context.task
    const matching = loadedMatching()
    if (task === undefined || snapshotState === undefined || matching === null) {
      throw new TypeError(
        `${NAME}() must be called inside a test of Vitest, with a run of loadTest() or runLoad().`,
      )
    }
    return matching.matchRun({ run, options, task, snapshotState, runner })
  }
}
