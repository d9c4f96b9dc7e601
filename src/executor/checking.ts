import type { Clock } from '../core/clock.ts'
import type { Check, Checked } from '../core/options/check.ts'
import type { AnswerKeeper } from '../core/recording/kept-answers.ts'
import type { Sample } from '../core/calls/sample.ts'
import { failureOfCheck } from './check-failure.ts'
import type { ActiveRequest } from './request.ts'

export interface CheckingSetting<Row> {
  readonly checks: readonly (readonly [name: string, check: Check<Row>])[]
  /** `null` when no answers are kept. */
  readonly keeper: AnswerKeeper | null
  readonly clock: Clock
  /** Ms that a check may take. */
  readonly timeoutMs: number
}

/**
 * Asks the checks about answers, beside the load: whoever makes the requests does not wait for them.
 *
 * Only measured requests that ended well are asked about. A check that says nothing in time has
 * failed; one that the end of the run finds without a word leaves its request `cut`, in no figure.
 */
export class Checking<Row> {
  readonly #setting: CheckingSetting<Row>
  readonly #running = new Set<Promise<void>>()
  readonly #cuts = new Set<() => void>()

  constructor(setting: CheckingSetting<Row>) {
    this.#setting = setting
  }

  /** Calls `done` once with the sample as the checks leave it; at once when there is nothing to check. */
  check(request: ActiveRequest, sample: Sample, prompt: Row, done: (sample: Sample) => void): void {
    if (sample.warmup || sample.outcome.type !== 'ok') {
      done(sample)
      return
    }
    const work = async (): Promise<void> => done(await this.#judge(request, sample, prompt))
    const running = work().finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  /** Resolves when no check is running any more. */
  async over(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  /** Waits for no running check any longer. */
  cut(): void {
    for (const end of this.#cuts) end()
  }

  async #judge(request: ActiveRequest, sample: Sample, prompt: Row): Promise<Sample> {
    const { index } = sample
    const { checks, keeper } = this.#setting
    const answer = request.answer()?.value
    const about = { answer, request: { prompt, index }, hidden: request.hidden }
    const asked = checks.map(async ([name, check]): Promise<Checked> => {
      return { name, failure: await failureOfCheck(check, about) }
    })
    const checked = await this.#inTime(asked)
    if (checked === null) return { ...sample, outcome: { type: 'cut' } }
    const failed = checked.filter(({ failure }) => failure !== null)
    keeper?.add({ index, prompt, answer, checks: failed.map(({ name }) => name) })
    const [first] = failed
    if (first === undefined) return { ...sample, checks: checked }
    const message = `check "${first.name}": ${first.failure}`
    return {
      ...sample,
      checks: checked,
      outcome: { type: 'failed', kind: 'check_failed', message },
    }
  }

  /** What each check said by its time limit; `null` when the end of the run comes first. */
  async #inTime(asked: readonly Promise<Checked>[]): Promise<Checked[] | null> {
    const { checks, clock, timeoutMs } = this.#setting
    const said: (Checked | undefined)[] = checks.map(() => undefined)
    const { promise: end, resolve } = Promise.withResolvers<'cut' | 'late'>()
    const cut = (): void => resolve('cut')
    this.#cuts.add(cut)
    const cancel = clock.setTimer(() => resolve('late'), timeoutMs)
    const all = asked.map(async (one, place) => void (said[place] = await one))
    const ending = await Promise.race([Promise.all(all), end])
    cancel()
    this.#cuts.delete(cut)
    if (ending === 'cut') return null
    const late = `it said nothing within ${timeoutMs} ms (requestTimeout).`
    return said.map((one, place) => one ?? { name: checks[place]![0], failure: late })
  }
}
