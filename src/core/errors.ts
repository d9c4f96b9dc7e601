import type { ErrorKind } from './calls/error-kind.ts'

/** The options of a load test are wrong; `problems` holds all of them, one sentence each. */
export class LoadOptionsError extends Error {
  override readonly name = 'LoadOptionsError'
  readonly problems: readonly string[]

  constructor(testName: string, problems: readonly string[]) {
    const list = problems.map((problem) => `  - ${problem}`).join('\n')
    super(`The load test "${testName}" cannot run:\n${list}`)
    this.problems = problems
  }
}

/** A request failed in a way that its target understands; it says which kind of failure it was. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure'
  readonly kind: ErrorKind

  constructor(kind: ErrorKind, message: string) {
    super(message)
    this.kind = kind
  }
}

/** A file of prompts cannot be read, or one of its rows: which file, where in it, and why. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError'
  readonly file: string
  /** Such as `line 7`; `null` when it is about the whole file. */
  readonly place: string | null

  constructor(file: string, place: string | null, what: string, cause?: unknown) {
    super(`${file}${place === null ? '' : `, ${place}`} ${what}.`, { cause })
    this.file = file
    this.place = place
  }
}
