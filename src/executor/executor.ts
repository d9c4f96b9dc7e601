import { arrivalsOf } from '../core/load/arrivals.ts'
import { warmupLoad, type Warmup } from '../core/load/load.ts'
import type { Plan } from '../core/plan/plan.ts'
import type { Progress } from '../core/run/progress.ts'
import type { Stop } from '../core/run/run.ts'
import { loadClosed } from './closed.ts'
import type { ExecutionEnd, ExecutorEvents, Leg, Window, WorkSource } from './execution.ts'
import { LegRun, windowOf } from './leg-run.ts'
import { loadOpen } from './open.ts'
import { Performer } from './performer.ts'
import type { RequestSetting } from './request.ts'
import { RunningRequests } from './running-requests.ts'

/** Makes the requests of a plan happen in time, leg by leg. Runs once. */
export class Executor<Row> {
  readonly #plan: Plan
  readonly #setting: RequestSetting<Row>
  readonly #events: ExecutorEvents<Row>
  readonly #running: RunningRequests
  readonly #performer: Performer<Row>
  #stopped: Stop | null = null
  #phase: Progress['phase'] = 'warmup'
  #windowStart = 0
  #leg: LegRun<Row> | null = null
  /** How many measured legs there have been. */
  #legs = 0
  readonly #works = new Set<WorkSource<Row>>()

  constructor(plan: Plan, setting: RequestSetting<Row>, events: ExecutorEvents<Row>) {
    this.#plan = plan
    this.#setting = setting
    this.#events = events
    this.#running = new RunningRequests(setting.clock, () => setting.checking?.cut())
    this.#performer = new Performer(plan, setting, events, this.#running, (...how) =>
      this.stop(...how),
    )
  }

  get phase(): Progress['phase'] {
    return this.#phase
  }

  get inFlight(): number {
    return this.#running.size
  }

  get stopped(): Stop | null {
    return this.#stopped
  }

  /** How many measured requests have begun, or were dropped. */
  get begun(): number {
    return this.#performer.nextIndex
  }

  /** Ms since the start of the run; 0 during the warm-up. */
  get windowStart(): number {
    return this.#windowStart
  }

  /** Runs all legs to their end, or to `stop()`. Never rejects for what a target does. */
  async run(): Promise<ExecutionEnd> {
    const { warmup } = this.#plan
    const first = await this.#events.firstLeg()
    if (first === null) {
      const now = this.#elapsed()
      return { windowStart: now, windowEnd: now, stopped: this.#stopped }
    }
    for (;;) {
      const unknown = this.#stopped === null ? this.#events.probe() : null
      if (unknown === null) break
      const work = first.work.of?.(unknown.part) ?? first.work
      await this.#warmUp({ ...first, work }, { requests: 1 })
    }
    if (warmup !== null) await this.#warmUp(first, warmup)
    this.#windowStart = this.#elapsed()
    let windowEnd = this.#windowStart
    if (this.#stopped === null) this.#events.measuring()
    for (let leg: Leg<Row> | null = first; leg !== null && this.#stopped === null;) {
      const window = await this.#measure(leg)
      windowEnd = window.windowEnd
      this.#events.legEnded(window, this.#performer.nextIndex)
      leg = this.#stopped === null ? await this.#events.nextLeg() : null
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
    if (this.#leg === null) return
    this.#leg.end()
    if (running === 'cut') this.#running.cut()
    else this.#running.cutAfter(this.#plan.gracefulStopMs)
  }

  /** Starts no further request of this leg; running ones get the plan's graceful stop. */
  endLeg(): void {
    // Whatever ended it has also said how long running requests get.
    if (this.#leg === null || this.#leg.over) return
    this.#leg.end()
    this.#running.cutAfter(this.#plan.gracefulStopMs)
  }

  async #warmUp({ work }: Leg<Row>, warmup: Warmup): Promise<void> {
    await this.#load({ work, load: warmupLoad(this.#plan.load, warmup) }, true)
  }

  async #measure(leg: Leg<Row>): Promise<Window> {
    this.#phase = 'running'
    const { over, start: instant } = await this.#load(leg, false)
    const start = instant - this.#setting.origin
    return windowOf(leg.load, start, {
      endedEarly: over,
      lastEnd: Math.max(start, this.#performer.lastEnd),
    })
  }

  /** Starts the requests of a leg and waits until the last has ended. */
  async #load({ load, work, arrivals }: Leg<Row>, warmup: boolean): Promise<LegRun<Row>> {
    const due =
      load.model === 'open'
        ? arrivalsOf(load, this.#plan.seed, warmup ? 0 : this.#legs)
        : this.#performer.orStopped(arrivals ?? [])
    const leg = new LegRun({ load, work }, warmup, this.#setting.clock)
    if (!warmup && this.#legs++ === 0) this.#windowStart = leg.start - this.#setting.origin
    this.#leg = leg
    this.#works.add(work)
    this.#running.begin(this.#stopped !== null)
    if (this.#stopped !== null) leg.end()
    const cancelEnd =
      load.durationMs === null
        ? () => {}
        : this.#setting.clock.setTimer(() => this.#timeIsUp(leg), load.durationMs)
    const hands = this.#performer.handsOf(leg)
    if (load.model === 'closed') await loadClosed(leg, load, hands)
    else await loadOpen(leg, load, due, hands)
    await Promise.all(leg.running)
    await this.#setting.checking?.over()
    cancelEnd()
    this.#running.end()
    this.#leg = null
    return leg
  }

  #timeIsUp({ warmup, over }: LegRun<Row>): void {
    // A stop before has set the end already, and it is no later.
    if (over) return
    if (!warmup) this.#phase = 'stopping'
    this.#running.cutAfter(this.#plan.gracefulStopMs)
  }

  #now(): number {
    return this.#setting.clock.now()
  }

  #elapsed(): number {
    return this.#now() - this.#setting.origin
  }
}
