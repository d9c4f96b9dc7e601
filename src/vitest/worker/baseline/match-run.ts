import type { TestContext } from 'vitest'
import { baselinePathOf } from '../../../baselines/baseline-file.ts'
import { matchBaseline } from '../../../baselines/match-baseline.ts'
import { environmentKey } from '../../../core/baseline/environment.ts'
import { baselineOptionProblems, type BaselineOptions } from '../../../core/baseline/options.ts'
import { commitIn, runnerClass } from '../../../core/ci-service.ts'
import type { Run } from '../../../core/run/run.ts'
import type { MatcherResult } from '../../../matchers/verdict-result.ts'
import { baselineKeyOf } from './baseline-key.ts'
import { countSnapshot, type SnapshotState } from './snapshot-count.ts'

export interface RunMatching {
  readonly run: Run
  readonly options: BaselineOptions
  readonly task: TestContext['task']
  readonly snapshotState: SnapshotState
  /** The class of the machine, where the team has named it. */
  readonly runner: string | null
}

/** Matches a run with its baseline beside the spec file, and reports what came of it on its test. */
export function matchRun(matching: RunMatching): MatcherResult {
  const { run, options, task, snapshotState, runner } = matching
  const problems = baselineOptionProblems(options)
  if (problems.length > 0) throw new TypeError(`toMatchBaseline(): ${problems.join('; ')}.`)
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
