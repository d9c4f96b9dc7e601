import { withCandidate, type BaselineCandidate } from '../core/baseline/candidate.ts'
import { changesSince, isOtherThing, newChanges } from '../core/baseline/compare.ts'
import { entryOf } from '../core/baseline/entry.ts'
import { EMPTY_BASELINES, entryIn } from '../core/baseline/file.ts'
import { mismatchMessage } from '../core/baseline/message.ts'
import type { BaselineOptions } from '../core/baseline/options.ts'
import { outcomeOf, type Change } from '../core/comparison/change.ts'
import type { Run } from '../core/run/run.ts'
import { stopProblem } from '../core/judging/stop-problem.ts'
import { readBaselines, writeBaselines } from './baseline-file.ts'

export interface BaselineMatching {
  readonly run: Run
  /** Under which key it is kept, and in which environment. */
  readonly test: string
  readonly environment: string
  /** The baseline file. */
  readonly path: string
  readonly options: BaselineOptions
  /** As Vitest's snapshots have it: `all` records anew, `new` what is missing, `none` nothing. */
  readonly mode: 'all' | 'new' | 'none'
  /** The commit that is tested; `null`: not known. */
  readonly commit: string | null
}

export interface BaselineMatch {
  readonly pass: boolean
  readonly message: string
  /** What has become of the run's figures. */
  readonly changes: Change[]
  /** What `vitest-load accept` would record. */
  readonly candidate: BaselineCandidate
  /** How it counts among Vitest's snapshots; `null`: not at all. */
  readonly counts: 'added' | 'matched' | 'updated' | 'unmatched' | null
}

const NOT_RECORDED =
  'there is no baseline of it in this environment yet: `npx vitest-load accept` records this run; after CI, from its .vitest/load/last-baselines.json'
const RECORDED = 'it was recorded as the baseline of this environment'

/**
 * Compares a run with its baseline, or records it as Vitest's snapshots would be.
 *
 * @throws {Error} a sentence when the baseline file is broken, or the run was read from JSON.
 */
export function matchBaseline(matching: BaselineMatching): BaselineMatch {
  const { run, test, environment, path, options, mode, commit } = matching
  const refusal = refusalOf(run)
  if (refusal !== null) return refused(matching, refusal)
  const entry = entryOf(run, commit)
  if (entry === null) {
    throw new TypeError(
      'toMatchBaseline() needs the run itself: one that was read from JSON does not know its prompts any more.',
    )
  }
  const file = readBaselines(path) ?? EMPTY_BASELINES
  const known = entryIn(file, test, environment)
  const changes =
    known === undefined ? newChanges(run, options, NOT_RECORDED) : changesSince(known, run, options)
  const isRecorded = mode === 'all' || (mode === 'new' && known === undefined)
  const isFresh = known !== undefined && isOtherThing(known, run, changes)
  const candidate = { test, environment, entry, refusal: null, isFresh, isRecorded }
  if (isRecorded) {
    writeBaselines(path, withCandidate(file, candidate))
    return {
      pass: true,
      message: `The baseline of "${test}" was recorded.`,
      changes: changes.map(known === undefined ? asRecorded : asAccepted),
      candidate,
      counts: known === undefined ? 'added' : 'updated',
    }
  }
  const pass = outcomeOf(changes) !== 'fail'
  return {
    pass,
    message: mismatchMessage(test, changes),
    changes,
    candidate,
    counts: known === undefined ? null : pass ? 'matched' : 'unmatched',
  }
}

/** Why a run is neither compared nor recorded; `null` when it can be. */
function refusalOf(run: Run): string | null {
  const stopped = stopProblem(run)
  if (stopped !== null) return `${stopped} It is not compared with its baseline, and not recorded.`
  if (run.requests.ok > 0) return null
  return 'No request succeeded: there is nothing to compare with the baseline, and nothing to record.'
}

function refused({ test, environment }: BaselineMatching, refusal: string): BaselineMatch {
  return {
    pass: false,
    message: refusal,
    changes: [],
    candidate: { test, environment, entry: null, refusal, isFresh: false, isRecorded: false },
    counts: null,
  }
}

function asRecorded(change: Change): Change {
  return change.reason === NOT_RECORDED ? { ...change, reason: RECORDED } : change
}

/** What was accepted is shown, and fails nothing. */
function asAccepted(change: Change): Change {
  return { ...change, gating: false }
}
