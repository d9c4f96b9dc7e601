import type { Clock } from '../core/clock.ts'
import type { Load } from '../core/load/load.ts'
import type { Sample } from '../core/calls/sample.ts'
import type { Leg, Performed, Window, Work } from './execution.ts'
import { Pause } from './pause.ts'

/** A leg while it is loaded. */
export class LegRun<Row> {
  readonly load: Load
  readonly work: Leg<Row>['work']
  readonly warmup: boolean
  /** Instant of the clock. */
  readonly start: number
  readonly clock: Clock
  readonly pause: Pause
  /** Requests that have begun and are not over. */
  readonly running: Set<Promise<void>> = new Set()
  /** No further request starts. */
  over: boolean = false
  #onEnd = (): void => {}

  constructor({ load, work }: Leg<Row>, warmup: boolean, clock: Clock) {
    this.load = load
    this.work = work
    this.warmup = warmup
    this.clock = clock
    this.pause = new Pause(clock)
    this.start = clock.now()
  }

  /** Starts no further request. */
  end(): void {
    this.over = true
    this.pause.end()
    this.#onEnd()
  }

  /** What whoever starts the requests has to do when no further one starts. */
  onEnd(act: () => void): void {
    this.#onEnd = act
    if (this.over) act()
  }

  /** The sample of what cannot start: the next request of the leg, or `turn`; `at` in ms since the start of the run. */
  dropped(index: number, turn: Work<Row> | null, at: number): Sample {
    const { warmup } = this
    const what = turn === null ? this.work.skip(warmup) : turn
    return {
      index,
      warmup,
      // It was to take one, and nobody knows which.
      prompt: '',
      part: what.part,
      session: what.session?.id ?? null,
      turn: what.session?.turn ?? null,
      brokenOff: turn !== null,
      intendedAt: at,
      startedAt: at,
      endedAt: at,
      firstPieceAt: null,
      outcome: { type: 'not_started' },
      calls: [],
    }
  }

  follow(work: Promise<void>): void {
    const followed = work.finally(() => this.running.delete(followed))
    this.running.add(followed)
  }
}

/** The window of a leg in ms since the start of the run: its duration, or up to its last request. */
export function windowOf(
  { durationMs, requests }: Load,
  windowStart: number,
  { endedEarly, lastEnd }: { endedEarly: boolean; lastEnd: number },
): Window {
  if (durationMs === null) return { windowStart, windowEnd: lastEnd }
  const plannedEnd = windowStart + durationMs
  const fullDuration = !endedEarly && requests === null
  return { windowStart, windowEnd: fullDuration ? plannedEnd : Math.min(plannedEnd, lastEnd) }
}

/** What a leg may ask of the executor that runs it. */
export interface Hands<Row> {
  /** Whether one more may start; a reason not to ends the run. */
  admitted(): boolean
  /** The next request's number; counts over the run, warm-up apart. */
  nextIndex(): number
  /**
   * Makes one admitted request: the next of the leg's, or `turn`. `intendedAt` is `null` in the
   * closed model; so is what comes back when it did not start.
   */
  perform(
    index: number,
    intendedAt: number | null,
    latestStart: number,
    turn: Work<Row> | null,
  ): Promise<Performed<Row> | null>
  /** A request that is due and cannot start: the next of the leg's, or `turn`. */
  drop(index: number, intendedAt: number, turn: Work<Row> | null): void
  /** The instant of the clock until which whoever made a request waits after it. */
  waitsUntil(performed: Performed<Row>): number
  /** Ends the requests that have been in flight for longest, so that no more than `level` are. */
  cutDownTo(level: number): void
}

/** After so many starts the event loop gets its turn: targets that answer at once, or a schedule that is behind, would starve it. */
export const BREATH = 64
