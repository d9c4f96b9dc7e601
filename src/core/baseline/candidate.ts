import { withEarlierRuns, type BaselineEntry } from './entry.ts'
import { entryIn, withEntry, type BaselineFile } from './file.ts'

/** What a run would put into its baseline file; plain JSON, so that it can be recorded later. */
export interface BaselineCandidate {
  /** Key of the test, and of the environment. */
  test: string
  environment: string
  /** `null`: it cannot be recorded, as `refusal` says in a sentence. */
  entry: BaselineEntry | null
  refusal: string | null
  /** Whether the runs on record before it are of something else, and no measure of this one any more. */
  isFresh: boolean
  /** Whether it was recorded already. */
  isRecorded: boolean
}

/** The file with what a run would put into it; as it is when the run cannot be recorded. */
export function withCandidate(file: BaselineFile, candidate: BaselineCandidate): BaselineFile {
  const { test, environment, entry, isFresh } = candidate
  if (entry === null) return file
  const earlier = isFresh ? undefined : entryIn(file, test, environment)
  return withEntry(file, test, environment, withEarlierRuns(entry, earlier))
}
