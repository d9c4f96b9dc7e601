import { arrivalsOf } from '../core/arrivals.ts'
import { warmupLoad, type Warmup } from '../core/load.ts'
import type { Plan } from '../core/plan.ts'
import type { Progress } from '../core/progress.ts'
import type { Stop } from '../core/run.ts'
import { redact } from '../core/redact.ts'
import type { Sample } from '../core/sample.ts'
import { loadClosed } from './closed.ts'
import type { ExecutionEnd, ExecutorEvents, Leg, Window, Work, WorkSource } from './execution.ts'
import { IdenticalFailures } from './identical-failures.ts'
import { droppedSample, LegRun, windowOf, type Hands } from './leg-run.ts'
import { loadOpen } from './open.ts'
import { PromptWait } from './prompt-wait.ts'
import { startRequest, type ActiveRequest, type RequestSetting } from './request.ts'

/** Makes the requests of a plan happen in time, leg by leg. Runs once. */
export class Executor<Row> {
  readonly #plan: Plan
  readonly #setting: RequestSetting
  readonly #events: ExecutorEvents<Row>
  readonly #active = new Set<ActiveRequest>()
  /** Admitted and not over: the active ones, and those whose prompt is being read. */
  #admittedNow = 0
  readonly #waiting = new PromptWait()
  readonly #failures = new IdenticalFailures()
  #stopped: Stop | null = null
  #phase: Progress['phase'] = 'warmup'
  #windowStart = 0
  #lastEnd = 0
  #leg: LegRun<Row> | null = null
  /** How many measured legs there have been. */
  #legs = 0
  readonly #works = new Set<WorkSource<Row>>()
  #index = 0
  #warmupIndex = 0
  /** Running requests have been ended; whatever is just starting ends too. */
  #cut = false
  #cancelCut = (): void => {}

  constructor(plan: Plan, setting: RequestSetting, events: ExecutorEvents<Row>) {
    this.#plan = plan
    this.#setting = setting
    this.#events = events
  }

  get phase(): Progress['phase'] {
    return this.#phase
  }

  get inFlight(): number {
    return this.#active.size
  }

  get stopped(): Stop | null {
    return this.#stopped
  }

  /** Ms since the start of the run; 0 during the warm-up. */
  get windowStart(): number {
    return this.#windowStart
  }

  /** Runs all legs to their end, or to `stop()`. Never rejects for what a target does. */
  async run(): Promise<ExecutionEnd> {
    const { warmup } = this.#plan
    const first = this.#events.firstLeg()
    while (this.#stopped === null && this.#events.probe()) {
      await this.#warmUp(first, { requests: 1 })
    }
    if (warmup !== null) await this.#warmUp(first, warmup)
    this.#windowStart = this.#elapsed()
    let windowEnd = this.#windowStart
    if (this.#stopped === null) this.#events.measuring()
    for (let leg: Leg<Row> | null = first; leg !== null && this.#stopped === null;) {
      const window = await this.#measure(leg)
      windowEnd = window.windowEnd
      this.#events.legEnded(window, this.#index)
      leg = this.#stopped === null ? this.#events.nextLeg() : null
    }
    for (const work of this.#works) work.close?.()
    return { windowStart: this.#windowStart, windowEnd, stopped: this.#stopped }
  }

  /**
   * Starts no further request. Running ones get the plan's graceful stop, or end at once; the
   * first reason given is the one that counts.
   */
  stop(stop: Stop, running: 'finish' | 'cut'): void {
    this.#stopped ??= stop
    this.#phase = 'stopping'
    this.#leg?.end()
    if (running === 'cut') this.#cutAll()
    else this.#cutAfter(this.#plan.gracefulStopMs)
  }

  /** Starts no further request of this leg; running ones get the plan's graceful stop. */
  endLeg(): void {
    // Whatever ended it has also said how long running requests get.
    if (this.#leg === null || this.#leg.over) return
    this.#leg.end()
    this.#cutAfter(this.#plan.gracefulStopMs)
  }

  async #warmUp({ work }: Leg<Row>, warmup: Warmup): Promise<void> {
    await this.#load({ work, load: warmupLoad(this.#plan.load, warmup) }, true)
  }

  async #measure(leg: Leg<Row>): Promise<Window> {
    this.#phase = 'running'
    const start = this.#elapsed()
    this.#lastEnd = start
    const { over } = await this.#load(leg, false)
    return windowOf(leg.load, start, { endedEarly: over, lastEnd: this.#lastEnd })
  }

  /** Starts the requests of a leg and waits until the last has ended. */
  async #load({ load, work }: Leg<Row>, warmup: boolean): Promise<LegRun<Row>> {
    const arrivals =
      load.model === 'open' ? arrivalsOf(load, this.#plan.seed, warmup ? 0 : this.#legs) : []
    if (!warmup) this.#legs++
    const leg = new LegRun({ load, work }, warmup, this.#setting.clock)
    this.#leg = leg
    this.#works.add(work)
    this.#cut = this.#stopped !== null
    if (this.#stopped !== null) leg.end()
    const cancelEnd =
      load.durationMs === null
        ? () => {}
        : this.#setting.clock.setTimer(() => this.#timeIsUp(leg), load.durationMs)
    const hands = this.#handsOf(leg)
    if (load.model === 'closed') await loadClosed(leg, load, hands)
    else await loadOpen(leg, arrivals, load.maxInFlight, hands)
    await Promise.all(leg.running)
    cancelEnd()
    this.#cancelCut()
    return leg
  }

  #timeIsUp({ warmup, over }: LegRun<Row>): void {
    // A stop before has set the end already, and it is no later.
    if (over) return
    if (!warmup) this.#phase = 'stopping'
    this.#cutAfter(this.#plan.gracefulStopMs)
  }

  #handsOf(leg: LegRun<Row>): Hands {
    return {
      admitted: () => this.#admitted(leg),
      nextIndex: () => (leg.warmup ? this.#warmupIndex++ : this.#index++),
      perform: (index, intendedAt, latestStart) =>
        this.#perform(leg, index, intendedAt, latestStart),
      drop: (index, intendedAt) =>
        this.#ended(droppedSample(index, leg.warmup, intendedAt - this.#setting.origin)),
      cutDownTo: (level) => {
        for (const request of [...this.#active].slice(0, Math.max(0, this.#active.size - level)))
          request.cut()
      },
    }
  }

  /** What was admitted and gets its prompt after `latestStart`, or after a stop, does not start any more. */
  async #perform(
    leg: LegRun<Row>,
    index: number,
    intendedAt: number | null,
    latestStart: number,
  ): Promise<void> {
    const { warmup } = leg
    try {
      const next = leg.work.next()
      // What is at hand starts at once.
      const work = next instanceof Promise ? await this.#workRead(next) : next
      if (work === null || this.#cut || leg.over || this.#now() >= latestStart) return
      if (!warmup) this.#events.started(intendedAt === null ? 0 : this.#now() - intendedAt)
      const request = startRequest(this.#setting, { ...work, index, warmup, intendedAt })
      this.#active.add(request)
      // The target itself may have brought the end about, before its request was among the active ones.
      if (this.#cut) request.cut()
      const sample = await request.sample
      this.#active.delete(request)
      this.#ended(sample)
    } finally {
      this.#admittedNow--
    }
  }

  /** `null` when the prompts cannot be read, and the run stops; or when it is cut before one came. */
  async #workRead(reading: Promise<Work<Row>>): Promise<Work<Row> | null> {
    try {
      return await this.#waiting.for(reading)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      const message = redact(`The prompts could not be read: ${why}`, this.#setting.secrets)
      this.stop({ reason: 'promptsFailed', at: this.#elapsed(), message }, 'cut')
      return null
    }
  }

  #ended(sample: Sample): void {
    this.#lastEnd = Math.max(this.#lastEnd, sample.endedAt)
    this.#events.ended(sample)
    const hopeless = this.#failures.add(sample)
    if (hopeless !== null) this.stop(hopeless, 'cut')
  }

  #admitted({ over }: LegRun<Row>): boolean {
    if (over) return false
    const reason = this.#events.admit(this.#admittedNow)
    if (reason !== null) this.stop(reason, 'finish')
    else this.#admittedNow++
    return reason === null
  }

  #cutAfter(ms: number): void {
    this.#cancelCut()
    this.#cancelCut = this.#setting.clock.setTimer(() => this.#cutAll(), ms)
  }

  #cutAll(): void {
    this.#cut = true
    for (const request of this.#active) request.cut()
    this.#waiting.end()
  }

  #now(): number {
    return this.#setting.clock.now()
  }

  #elapsed(): number {
    return this.#now() - this.#setting.origin
  }
}
