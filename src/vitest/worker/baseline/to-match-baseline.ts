import { TestRunner, type TestContext } from 'vitest'
import { readBaselines, baselinePathOf, writeBaselines } from '../../../baselines/baseline-file.ts'
import { withCandidate, type BaselineCandidate } from '../../../core/baseline/candidate.ts'
import { changesSince, isOtherThing, newChanges } from '../../../core/baseline/compare.ts'
import { entryOf } from '../../../core/baseline/entry.ts'
import { commitIn, environmentKey, runnerClass } from '../../../core/baseline/environment.ts'
import { EMPTY_BASELINES, entryIn } from '../../../core/baseline/file.ts'
import { mismatchMessage } from '../../../core/baseline/message.ts'
import { baselineOptionProblems, type BaselineOptions } from '../../../core/baseline/options.ts'
import { outcomeOf, type Change } from '../../../core/comparison/change.ts'
import type { Run } from '../../../core/run.ts'
import { stopProblem } from '../../../core/stop-problem.ts'
import { runIn, type MatcherResult } from '../../../matchers/verdict-result.ts'
import { baselineKeyOf } from './baseline-key.ts'
import { countSnapshot, type SnapshotState } from './snapshot-count.ts'

interface State {
  readonly isNot?: boolean
  readonly snapshotState?: SnapshotState
}

const NAME = 'toMatchBaseline'
const NOT_RECORDED =
  'there is no baseline of it in this environment yet: `npx vitest-load accept` records this run'
const RECORDED = 'it was recorded as the baseline of this environment'

/**
 * `expect(run).toMatchBaseline()` for Vitest: compares a run with what lies beside its spec file, or
 * records it, as Vitest's own snapshots would.
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
    const [problem] = baselineOptionProblems(options)
    if (problem !== undefined) throw new TypeError(`${NAME}(): ${problem}.`)
    if (isNot) {
      throw new TypeError(
        `${NAME}() cannot be turned around with .not: a run that is worse than its baseline is nothing to wish for.`,
      )
    }
    const task = TestRunner.getCurrentTest()?.context.task
    if (task === undefined || snapshotState === undefined) {
      throw new TypeError(`${NAME}() must be called inside a test of Vitest, while it runs.`)
    }
    return match({ run, task, options, snapshotState, runner })
  }
}

interface Matching {
  readonly run: Run
  readonly task: TestContext['task']
  readonly options: BaselineOptions
  readonly snapshotState: SnapshotState
  readonly runner: string | null
}

function match({ run, task, options, snapshotState, runner }: Matching): MatcherResult {
  const { env, platform, arch, versions } = process
  const entry = entryOf(run, commitIn(env))
  if (entry === null) {
    throw new TypeError(
      `${NAME}() needs the run itself: one that was read from JSON does not know its prompts any more.`,
    )
  }
  const test = baselineKeyOf(run, task, options.key)
  const machine = {
    runner: runner ?? runnerClass(env, platform, arch),
    nodeMajor: Number.parseInt(versions.node, 10),
  }
  const environment = environmentKey(run, machine)
  const refusal = refusalOf(run)
  if (refusal !== null) {
    offer(task, { test, environment, entry: null, refusal, isFresh: false, isRecorded: false })
    return result(false, refusal)
  }
  const path = baselinePathOf(task.file.filepath)
  const file = readBaselines(path) ?? EMPTY_BASELINES
  const known = entryIn(file, test, environment)
  const { snapshotUpdateState: mode } = snapshotState
  const writes = mode === 'all' || (mode === 'new' && known === undefined)
  const changes = known === undefined ? [] : changesSince(known, run, options)
  const candidate: BaselineCandidate = {
    test,
    environment,
    entry,
    refusal: null,
    isFresh: known !== undefined && isOtherThing(known, run, changes),
    isRecorded: writes,
  }
  if (writes) writeBaselines(path, withCandidate(file, candidate))
  offer(task, candidate)
  if (known === undefined) {
    note(run, newChanges(run, options, writes ? RECORDED : NOT_RECORDED))
    if (writes) countSnapshot(snapshotState, 'added', task.id)
    return result(true, `The baseline of "${test}" ${writes ? 'was recorded' : 'is new'}.`)
  }
  if (writes) {
    // What was accepted is shown, and fails nothing.
    note(
      run,
      changes.map((change) => ({ ...change, gating: false })),
    )
    countSnapshot(snapshotState, 'updated', task.id)
    return result(true, `The baseline of "${test}" was recorded anew.`)
  }
  note(run, changes)
  const pass = outcomeOf(changes) !== 'fail'
  countSnapshot(snapshotState, pass ? 'matched' : 'unmatched', task.id)
  return result(pass, mismatchMessage(test, changes))
}

/** Why a run is neither compared nor recorded; `null` when it can be. */
function refusalOf(run: Run): string | null {
  const stopped = stopProblem(run)
  if (stopped !== null) return `${stopped} It is not compared with its baseline, and not recorded.`
  if (run.requests.ok > 0) return null
  return 'No request succeeded: there is nothing to compare with the baseline, and nothing to record.'
}

/** `vitest-load accept` finds it in what the reporter writes. */
function offer(task: TestContext['task'], candidate: BaselineCandidate): void {
  const load = (task.meta.load ??= { runs: [] })
  load.baselines = [...(load.baselines ?? []), candidate]
}

function note(run: Run, changes: readonly Change[]): void {
  run.changes.push(...changes)
}

function result(pass: boolean, text: string): MatcherResult {
  return { pass, message: () => text }
}
