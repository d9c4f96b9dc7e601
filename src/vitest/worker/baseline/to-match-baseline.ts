import { TestRunner } from 'vitest'
import { baselinePathOf } from '../../../baselines/baseline-file.ts'
import { matchBaseline } from '../../../baselines/match-baseline.ts'
import { commitIn, environmentKey, runnerClass } from '../../../core/baseline/environment.ts'
import { baselineOptionProblems, type BaselineOptions } from '../../../core/baseline/options.ts'
import { runIn, type MatcherResult } from '../../../matchers/verdict-result.ts'
import { baselineKeyOf } from './baseline-key.ts'
import { countSnapshot, type SnapshotState } from './snapshot-count.ts'

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
    const problems = baselineOptionProblems(options)
    if (problems.length > 0) throw new TypeError(`${NAME}(): ${problems.join('; ')}.`)
    if (isNot) {
      throw new TypeError(
        `${NAME}() cannot be turned around with .not: nobody wants a run that is worse than its baseline.`,
      )
    }
    const task = TestRunner.getCurrentTest()?.context.task
    if (task === undefined || snapshotState === undefined) {
      throw new TypeError(`${NAME}() must be called inside a test of Vitest, while it runs.`)
    }
    const { env, platform, arch, versions } = process
    const machine = {
      runner: runner ?? runnerClass(env, platform, arch),
      nodeMajor: Number.parseInt(versions.node, 10),
    }
    const { pass, message, changes, candidate, counts } = matchBaseline({
      run,
      test: baselineKeyOf(run, task, options.key),
      environment: environmentKey(run, machine),
      path: baselinePathOf(task.file.filepath),
      options,
      mode: snapshotState.snapshotUpdateState,
      commit: commitIn(env),
    })
    run.changes.push(...changes)
    const load = (task.meta.load ??= { runs: [] })
    load.baselines = [...(load.baselines ?? []), candidate]
    if (counts !== null) countSnapshot(snapshotState, counts, task.id)
    return { pass, message: () => message }
  }
}
