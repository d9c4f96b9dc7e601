import type { BaselineEntry } from './entry.ts'

/** What a run would put into its baseline file; plain JSON, so that it can be recorded later. */
export interface BaselineCandidate {
  /** Key of the test, and of the environment. */
  test: string
  environment: string
  entry: BaselineEntry
  /** Whether the runs on record before it are of something else, and no measure of this one any more. */
  isFresh: boolean
  /** Whether it was recorded already. */
  isRecorded: boolean
}
