import { plannedRequests } from '../../core/load/load.ts'
import type { Plan } from '../../core/plan/plan.ts'
import { Recorder } from '../../core/recording/recorder.ts'
import type { Run, StopReason } from '../../core/run/run.ts'
import type { Sample } from '../../core/calls/sample.ts'
import type { PriceCall } from '../../core/calls/cost.ts'
import { AbortWatch } from './abort-watch.ts'
import { EarlyStop } from './early-stop.ts'

/** Why a run need not go on, and what becomes of the requests that are in flight. */
export interface Ending {
  readonly reason: StopReason
  readonly message: string
  readonly running: 'finish' | 'cut'
}

/** The run that is watched while it goes on. */
interface Watched {
  readonly recorder: Recorder
  readonly priceCall: PriceCall
  /** The run so far, of what a recorder has counted. */
  readonly summarize: (recorder: Recorder) => Run
  /** Ms since the measured part began. */
  readonly elapsedMs: () => number
  /** How many requests have begun, warm-up apart. */
  readonly begun: () => number
}

/** Looks at a run again and again, for what its options let end it: `abortWhen` and `stopEarly`. */
export class RunWatch {
  readonly #watched: Watched
  readonly #abort: AbortWatch | null
  readonly #early: EarlyStop | null

  constructor(plan: Plan, watched: Watched) {
    const { abortWhen, stopEarly, confidence, load } = plan
    this.#watched = watched
    this.#abort =
      abortWhen === null
        ? null
        : new AbortWatch(abortWhen, plannedRequests(load), () =>
            watched.summarize(watched.recorder),
          )
    this.#early =
      stopEarly && confidence !== null ? this.#earlyStopOf({ ...plan, confidence }) : null
  }

  /** A request has ended, and is counted: why the run need not go on, or `null`. */
  ended(sample: Sample): Ending | null {
    const decided = this.#early?.ended(sample) ?? null
    const elapsedMs = this.#watched.elapsedMs()
    const hopeless = sample.warmup ? null : (this.#abort?.ended(elapsedMs) ?? null)
    if (hopeless !== null) return { reason: 'hopeless', message: hopeless, running: 'cut' }
    return decided === null ? null : { reason: 'decided', message: decided, running: 'finish' }
  }

  /** The run is over: verdicts that ended it hold for it. */
  keepOn(run: Run): void {
    this.#early?.keepOn(run)
  }

  #earlyStopOf(plan: Plan & { confidence: number }): EarlyStop {
    const { priceCall, summarize, elapsedMs, begun } = this.#watched
    const counted = new Recorder(plan, priceCall)
    return new EarlyStop(plan, {
      record: (sample) => counted.add(sample),
      summarize: () => summarize(counted),
      elapsedMs,
      begun,
    })
  }
}
