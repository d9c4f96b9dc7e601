import type { ErrorKind } from './error-kind.ts'

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
