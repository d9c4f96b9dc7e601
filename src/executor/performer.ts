import type { Plan } from '../core/plan/plan.ts'
import { redact } from '../core/privacy/redact.ts'
import type { Stop } from '../core/run/run.ts'
import type { Sample } from '../core/calls/sample.ts'
import type { ExecutorEvents, Performed, Work } from './execution.ts'
import { IdenticalFailures } from './identical-failures.ts'
import type { Hands, LegRun } from './leg-run.ts'
import { performedOf } from './performed.ts'
import { waitsUntil } from './rhythm.ts'
import { startRequest, type ActiveRequest, type RequestSetting } from './request.ts'
import type { RunningRequests } from './running-requests.ts'

type EndRun = (stop: Stop, running: 'finish' | 'cut') => void

/** Makes single requests: admits them, starts them, and tells of each that has ended. */
export class Performer<Row> {
  readonly #plan: Plan
  readonly #setting: RequestSetting<Row>
  readonly #events: ExecutorEvents<Row>
  readonly #running: RunningRequests
  readonly #endRun: EndRun
  readonly #failures = new IdenticalFailures()
  /** Admitted and not over: those in flight, and those whose prompt is being read. */
  #admittedNow = 0
  #index = 0
  #warmupIndex = 0
  #lastEnd = 0

  constructor(
    plan: Plan,
    setting: RequestSetting<Row>,
    events: ExecutorEvents<Row>,
    running: RunningRequests,
    endRun: EndRun,
  ) {
    this.#plan = plan
    this.#setting = setting
    this.#events = events
    this.#running = running
    this.#endRun = endRun
  }

  /** What the next measured request's number will be. */
  get nextIndex(): number {
    return this.#index
  }

  /** When the last request ended, in ms since the start of the run; 0 before the first. */
  get lastEnd(): number {
    return this.#lastEnd
  }

  handsOf(leg: LegRun<Row>): Hands<Row> {
    return {
      admitted: () => this.#admitted(leg),
      nextIndex: () => (leg.warmup ? this.#warmupIndex++ : this.#index++),
      perform: (...args) => this.#perform(leg, ...args),
      waitsUntil: (performed) => waitsUntil(this.#plan, performed, leg.warmup),
      drop: (index, intendedAt, turn) => {
        this.#ended(leg.dropped(index, turn, intendedAt - this.#setting.origin))
      },
      cutDownTo: (level) => this.#running.cutDownTo(level),
    }
  }

  /** What was admitted and gets its prompt after `latestStart`, or after a stop, does not start any more. */
  async #perform(
    leg: LegRun<Row>,
    index: number,
    intendedAt: number | null,
    latestStart: number,
    turn: Work<Row> | null,
  ): Promise<Performed<Row> | null> {
    const { warmup } = leg
    try {
      const next = turn ?? leg.work.next(warmup)
      // What is at hand starts at once.
      const wait = (reading: Promise<Work<Row>>) =>
        this.#orStop(() => this.#running.waitFor(reading))
      const work = next instanceof Promise ? await wait(next) : next
      if (work === null || this.#running.isCut || leg.over || this.#now() >= latestStart)
        return null
      const reason = this.#events.reserve({ ...work, index, warmup })
      if (reason !== null) {
        this.#endRun(reason, 'finish')
        return null
      }
      if (!warmup) this.#events.started(intendedAt === null ? 0 : this.#now() - intendedAt)
      const request = startRequest(this.#setting, { ...work, index, warmup, intendedAt })
      this.#running.add(request)
      const sample = await request.sample
      this.#running.delete(request)
      this.#check(request, sample, work.prompt)
      const { origin } = this.#setting
      return await this.#orStop(() =>
        performedOf(work, sample, request.answer()?.text ?? null, origin),
      )
    } finally {
      this.#admittedNow--
    }
  }

  /** Checks hold no slot: their time is no load. What the request cost stays reserved until it is counted. */
  #check(request: ActiveRequest, sample: Sample, prompt: Row): void {
    const { checking } = this.#setting
    if (checking === undefined) {
      this.#ended(sample)
      return
    }
    this.#admittedNow++
    checking.check(request, sample, prompt, (checked) => {
      this.#admittedNow--
      this.#ended(checked)
    })
    if (this.#running.isCut) checking.cut()
  }

  /** `null` when the prompts cannot be had, and the run stops. */
  async #orStop<Had>(having: () => Had | Promise<Had>): Promise<Had | null> {
    try {
      return await having()
    } catch (error) {
      this.#cannotRead('prompts', error)
      return null
    }
  }

  /** Arrivals, up to where their trace cannot be read, and the run stops. */
  async *orStopped(arrivals: AsyncIterable<number> | Iterable<number>): AsyncGenerator<number> {
    try {
      yield* arrivals
    } catch (error) {
      this.#cannotRead('trace', error)
    }
  }

  #cannotRead(what: string, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error)
    const message = redact(`The ${what} could not be read: ${why}`, this.#setting.secrets)
    this.#endRun({ reason: 'promptsFailed', at: this.#elapsed(), message }, 'cut')
  }

  #ended(sample: Sample): void {
    this.#lastEnd = Math.max(this.#lastEnd, sample.endedAt)
    this.#events.ended(sample)
    const hopeless = this.#failures.add(sample)
    if (hopeless !== null) this.#endRun(hopeless, 'cut')
  }

  #admitted({ over }: LegRun<Row>): boolean {
    if (over) return false
    const reason = this.#events.admit(this.#admittedNow)
    if (reason !== null) this.#endRun(reason, 'finish')
    else this.#admittedNow++
    return reason === null
  }

  #now(): number {
    return this.#setting.clock.now()
  }

  #elapsed(): number {
    return this.#now() - this.#setting.origin
  }
}
