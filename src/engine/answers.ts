import { namedChecks } from '../core/options/check.ts'
import type { Clock } from '../core/clock.ts'
import { AnswerKeeper, keepAnswers } from '../core/recording/kept-answers.ts'
import type { LoadOptions } from '../core/options/options.ts'
import type { Plan } from '../core/plan/plan.ts'
import type { Run } from '../core/run/run.ts'
import { Checking } from '../executor/checking.ts'

/** What a load test does with the answers: checks them, keeps some, or leaves them alone. */
export class Answers<Row> {
  /** `undefined` when nobody asked for answers: then none is collected. */
  readonly checking: Checking<Row> | undefined
  readonly #keeper: AnswerKeeper | null

  constructor(options: LoadOptions<Row>, { timeoutMs }: Plan, clock: Clock) {
    const { keepAnswers: most = 0 } = options
    const checks = namedChecks(options.check)
    const keeper = most === 0 ? null : new AnswerKeeper(most)
    const asked = checks.length > 0 || keeper !== null
    this.#keeper = keeper
    this.checking = asked
      ? new Checking({ checks, keeper, clock, timeoutMs: timeoutMs.total })
      : undefined
  }

  /** Puts the answers that were kept beside the run, for `answersOf()`. */
  keptBy(run: Run): void {
    if (this.#keeper !== null) keepAnswers(run, this.#keeper.read())
  }
}
