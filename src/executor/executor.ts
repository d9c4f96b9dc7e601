import pLimit from 'p-limit'
import { arrivalsOf } from '../core/arrivals.ts'
import type { ClosedLoad, OpenLoad, Plan } from '../core/plan.ts'
import type { Progress } from '../core/progress.ts'
import type { Stop } from '../core/run.ts'
import { redact } from '../core/redact.ts'
import type { Sample } from '../core/sample.ts'
import type { ExecutionEnd, ExecutorEvents } from './execution.ts'
import { IdenticalFailures } from './identical-failures.ts'
import { droppedSample, warmupLoad, windowEndOf } from './parts.ts'
import { Pause } from './pause.ts'
import { PromptWait } from './prompt-wait.ts'
import type { PromptSource } from './prompts.ts'
import { startRequest, type ActiveRequest, type RequestSetting } from './request.ts'

/** After so many starts the event loop gets its turn: targets that answer at once, or a schedule that is behind, would starve it. */
const BREATH = 64

/** The warm-up, or the measured part. */
interface Part {
  /** Instant of the clock. */
  readonly start: number
  readonly warmup: boolean
  /** Requests that have begun and are not over. */
  readonly running: Set<Promise<void>>
}

/** Makes the requests of a plan happen in time. Runs once. */
export class Executor<Row> {
  readonly #plan: Plan
  readonly #setting: RequestSetting<Row>
  readonly #prompts: PromptSource<Row>
  readonly #events: ExecutorEvents
  readonly #active = new Set<ActiveRequest>()
  /** Admitted and not over: the active ones, and those whose prompt is being read. */
  #admittedNow = 0
  readonly #waiting = new PromptWait()
  readonly #failures = new IdenticalFailures()
  #stopped: Stop | null = null
  #phase: Progress['phase'] = 'warmup'
  #windowStart = 0
  #lastEnd = 0
  /** Running requests have been ended; whatever is just starting ends too. */
  #cut = false
  #cancelCut = (): void => {}
  readonly #pause: Pause

  constructor(
    plan: Plan,
    setting: RequestSetting<Row>,
    prompts: PromptSource<Row>,
    events: ExecutorEvents,
  ) {
    this.#plan = plan
    this.#setting = setting
    this.#pause = new Pause(setting.clock)
    this.#prompts = prompts
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

  /** Runs the plan to its end, or to `stop()`. Never rejects for what a target does. */
  async run(): Promise<ExecutionEnd> {
    const { warmup, load } = this.#plan
    while (this.#stopped === null && this.#events.probe()) {
      await this.#part(warmupLoad(load, { requests: 1 }), true)
    }
    if (warmup !== null) await this.#part(warmupLoad(load, warmup), true)
    this.#windowStart = this.#elapsed()
    this.#lastEnd = this.#windowStart
    if (this.#stopped === null) {
      this.#phase = 'running'
      this.#events.measuring()
      await this.#part(load, false)
    }
    this.#prompts.close?.()
    const end = { windowStart: this.#windowStart, stopped: this.#stopped }
    return { ...end, windowEnd: windowEndOf(load, end, this.#lastEnd) }
  }

  /**
   * Starts no further request. Running ones get the plan's graceful stop, or end at once; the
   * first reason given is the one that counts.
   */
  stop(stop: Stop, running: 'finish' | 'cut'): void {
    this.#stopped ??= stop
    this.#phase = 'stopping'
    this.#pause.end()
    if (running === 'cut') this.#cutAll()
    else this.#cutAfter(this.#plan.gracefulStopMs)
  }

  /** The warm-up or the measured part: starts its requests and waits until the last has ended. */
  async #part(load: ClosedLoad | OpenLoad, warmup: boolean): Promise<void> {
    const start = this.#now()
    this.#cut = this.#stopped !== null
    const { durationMs } = load
    const cancelEnd =
      durationMs === null
        ? () => {}
        : this.#setting.clock.setTimer(() => {
            // A stop before has set the end already, and it is no later.
            if (this.#stopped !== null) return
            if (!warmup) this.#phase = 'stopping'
            this.#cutAfter(this.#plan.gracefulStopMs)
          }, durationMs)
    const part = { start, warmup, running: new Set<Promise<void>>() }
    if (load.model === 'closed') await this.#closed(load, part)
    else await this.#open(load, part)
    await Promise.all(part.running)
    await this.#setting.checking?.over()
    cancelEnd()
    this.#cancelCut()
  }

  async #closed(load: ClosedLoad, { start, warmup, running }: Part): Promise<void> {
    const slots = pLimit(load.concurrency)
    const end = start + (load.durationMs ?? Infinity)
    let over = false
    // oxlint-disable-next-line no-unmodified-loop-condition -- the request that has just begun sets it
    for (let index = 0; !over && index < (load.requests ?? Infinity); index++) {
      if (index % BREATH === BREATH - 1) await this.#pause.until(start, true)
      // Waiting until the request has begun makes the loop as fast as the slots become free.
      await new Promise<void>((begun) => {
        const work = slots(async () => {
          over = this.#now() >= end || !this.#admitted()
          begun()
          if (!over) await this.#perform(index, warmup, null, end)
        })
        follow(work, running)
      })
    }
  }

  async #open(load: OpenLoad, { start, warmup, running }: Part): Promise<void> {
    let index = 0
    for (const due of arrivalsOf(load, this.#plan.seed)) {
      const intendedAt = start + due
      await this.#pause.until(intendedAt, index % BREATH === BREATH - 1)
      if (this.#stopped !== null) return
      const mine = index++
      if (running.size >= load.maxInFlight) {
        this.#ended(droppedSample(mine, warmup, intendedAt - this.#setting.origin))
        continue
      }
      if (!this.#admitted()) return
      follow(this.#perform(mine, warmup, intendedAt, Infinity), running)
    }
  }

  /** What was admitted and gets its prompt after `latestStart`, or after a stop, does not start any more. */
  async #perform(
    index: number,
    warmup: boolean,
    intendedAt: number | null,
    latestStart: number,
  ): Promise<void> {
    try {
      const next = this.#prompts.next()
      // What is at hand starts at once.
      const prompt = next instanceof Promise ? await this.#promptRead(next) : { row: next }
      const over = this.#cut || this.#stopped !== null || this.#now() >= latestStart
      if (prompt === null || over) return
      if (!warmup) this.#events.started(intendedAt === null ? 0 : this.#now() - intendedAt)
      const request = startRequest(this.#setting, { index, warmup, intendedAt, prompt: prompt.row })
      this.#active.add(request)
      // The target itself may have brought the end about, before its request was among the active ones.
      if (this.#cut) request.cut()
      const sample = await request.sample
      this.#active.delete(request)
      this.#check(request, sample, prompt.row)
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
    if (this.#cut) checking.cut()
  }

  /** `null` when the prompts cannot be read, and the run stops; or when it is cut before one came. */
  async #promptRead(reading: Promise<Row>): Promise<{ row: Row } | null> {
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

  #admitted(): boolean {
    if (this.#stopped !== null) return false
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
    this.#setting.checking?.cut()
    this.#waiting.end()
  }

  #now(): number {
    return this.#setting.clock.now()
  }

  #elapsed(): number {
    return this.#now() - this.#setting.origin
  }
}

function follow(work: Promise<void>, running: Set<Promise<void>>): void {
  const followed = work.finally(() => running.delete(followed))
  running.add(followed)
}
