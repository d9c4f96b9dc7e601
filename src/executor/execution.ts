import type { Load } from '../core/load/load.ts'
import type { SessionTurn, TargetFunction } from '../core/options/options.ts'
import type { Stop } from '../core/run/run.ts'
import type { Sample } from '../core/calls/sample.ts'
import type { Variate } from '../core/options/variate.ts'

/** What one request is to do. */
export interface Work<Row> {
  readonly target: TargetFunction<Row>
  readonly prompt: Row
  /** How long the answer should be; `null`: as it comes. */
  readonly outputTokens: number | null
  /** The part of a mix that it belongs to. */
  readonly part: string | null
  readonly session: SessionTurn | null
  /** What follows in its conversation; `null`: nothing. */
  readonly following: Following<Row> | null
}

/** The next turn of a conversation. */
interface Following<Row> {
  /** From the answer to the next turn; `null`: as the plan says. */
  readonly thinkTime: Variate | null
  /** @throws what the user's own turn throws. */
  after(answer: string): Work<Row>
}

/** A request that ran to its end; instants of the clock. */
export interface Performed<Row> {
  readonly index: number
  readonly startedAt: number
  readonly endedAt: number
  readonly thinkTime: Variate | null
  /** The next turn of its conversation, when there is one and it went well. */
  readonly next: Work<Row> | null
}

/** Gives the work of one request after the other, without end. */
export interface WorkSource<Row> {
  next(warmup: boolean): Work<Row> | Promise<Work<Row>>
  /** The next one will not start, so that it takes no prompt. */
  skip(warmup: boolean): Pick<Work<Row>, 'part' | 'session'>
  /** Work of one part alone, where there are several. */
  of?(part: string | null): WorkSource<Row>
  /** No more is wanted: an iterable that was not read to its end may let go of its file. */
  close?(): void
}

/** A stretch of a run that is loaded in one way, until its last request has ended. */
export interface Leg<Row> {
  readonly load: Load
  readonly work: WorkSource<Row>
  /** When requests are due, in ms since the start of the leg, where no rate says it. */
  readonly arrivals?: AsyncIterable<number>
}

/** The leg that is due, or will be; `null`: none is left. */
export type Next<Row> = Leg<Row> | null | Promise<Leg<Row> | null>

/** Whoever runs a plan; every method is called between requests and must be quick. */
export interface ExecutorEvents<Row> {
  /** What the measured part begins with, and the warm-up is like; `null`: there is nothing to do. */
  firstLeg(): Next<Row>
  /** A measured leg is over, with this window; `nextIndex` is what the next request's number will be. */
  legEnded(window: Window, nextIndex: number): void
  /** What follows the leg that has ended; `null`: nothing. */
  nextLeg(): Next<Row>
  /** Asked before each start, with the requests in flight: a reason to stop, or `null`. */
  admit(inFlight: number): Stop | null
  /** Asked when the work of an admitted request is known, just before it starts: a reason to stop instead, or `null`. */
  reserve(starting: Work<Row> & { index: number; warmup: boolean }): Stop | null
  /** Asked at the beginning, and again after each: of which part one request must go alone first, as warm-up; `null`: of none. */
  probe(): { readonly part: string | null } | null
  /** The measured part begins. */
  measuring(): void
  /** A measured request starts, so many ms after it was due. */
  started(lagMs: number): void
  /** A request ended; warm-up included. */
  ended(sample: Sample): void
}

/** Ms since the start of the run. */
export interface Window {
  windowStart: number
  windowEnd: number
}

export interface ExecutionEnd extends Window {
  stopped: Stop | null
}
