import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { FULL_UTILIZATION, type Health } from '../core/run/health.ts'
import { now } from '../core/now.ts'
import { firstLegOf, type OpenLoad, type PlannedLoad } from '../core/load/load.ts'
import { firstIndex } from '../core/statistics/quantile.ts'

/** Resolution of the delay monitor in ms; it reads this much when the loop is idle. */
const RESOLUTION = 10
/** In a shorter window any work at all fills the event loop. */
const SHORTEST_WINDOW = 100

/** Of Node's figures only the idle time is real under fake timers, which this call must get past too. */
const eventLoopUtilization = performance.eventLoopUtilization.bind(performance)

/** Watches how busy this process is while it generates load. */
export class HealthMonitor {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION })
  readonly #lags: number[] = []
  #dropped = 0
  #begun = instant()
  #part: HealthMonitor | null = null

  /** The measured part begins. */
  begin(): void {
    this.#begun = instant()
    this.#delay.reset()
    this.#delay.enable()
    this.#part?.begin()
  }

  /** Watches one part of the run for itself, until the next one begins. */
  part(): HealthMonitor {
    this.#part?.close()
    this.#part = new HealthMonitor()
    this.#part.begin()
    return this.#part
  }

  /** A measured request started, so many ms after it was due. */
  started(lagMs: number): void {
    this.#lags.push(lagMs)
    this.#part?.started(lagMs)
  }

  /** A measured arrival never started. */
  dropped(): void {
    this.#dropped++
    this.#part?.dropped()
  }

  /** The figures so far, of a measured window of `windowMs`. */
  read(load: PlannedLoad, windowMs: number): Health {
    const lags = Float64Array.from(this.#lags).sort()
    const loopDelayMs = this.#loopDelay()
    const utilization = busyShare(this.#begun, instant())
    // Bounded the p95 error of lag and chunk gaps in 126 of 126 calibration runs.
    const errorMs = 2 * Math.max(0.5, loopDelayMs.p99)
    return {
      loopDelayMs,
      utilization,
      startLagMs: { p50: atShare(lags, 0.5), p99: atShare(lags, 0.99), max: lags.at(-1) ?? 0 },
      lateStarts: lags.length - firstIndex(lags, 0, (lag) => lag > errorMs),
      ...this.#rates(load, windowMs),
      errorMs,
      saturated:
        (utilization >= FULL_UTILIZATION && windowMs >= SHORTEST_WINDOW) || loopDelayMs.p99 > 25,
    }
  }

  close(): void {
    this.#delay.disable()
    this.#part?.close()
  }

  #loopDelay(): Health['loopDelayMs'] {
    const { count } = this.#delay
    const ms = (nanoseconds: number): number => (count === 0 ? 0 : nanoseconds / 1e6)
    const beyondResolution = (delayMs: number): number => Math.max(0, delayMs - RESOLUTION)
    const { mean, max } = this.#delay
    // The monitor sees a delay once it is over, and not its own first tick: what it has not covered
    // is a delay that goes on, such as that of a target that never lets go of the event loop.
    const unseen = now() - this.#begun.at - count * ms(mean) - RESOLUTION
    const pending = unseen > RESOLUTION ? unseen : 0
    const p99 = ms(this.#delay.percentile(99))
    return {
      mean: beyondResolution(pending === 0 ? ms(mean) : (count * ms(mean) + pending) / (count + 1)),
      p99: beyondResolution(count < 99 ? Math.max(p99, pending) : p99),
      max: beyondResolution(Math.max(ms(max), pending)),
    }
  }

  /** Starts per second: planned is what was due, so that the chance in Poisson gaps is no shortfall. */
  #rates(load: PlannedLoad, windowMs: number): Pick<Health, 'achievedRate' | 'plannedRate'> {
    const perSecond = (count: number, ms: number): number => (ms > 0 ? (count * 1000) / ms : 0)
    const started = this.#lags.length
    if (firstLegOf(load).model === 'closed') {
      return { achievedRate: perSecond(started, windowMs), plannedRate: null }
    }
    const due = started + this.#dropped
    const span = load.model === 'open' ? spanOf(load, due, windowMs) : windowMs
    return {
      achievedRate: perSecond(started, span + (this.#lags.at(-1) ?? 0)),
      plannedRate: perSecond(due, span),
    }
  }
}

/** How long it takes by plan until so many are due. */
function spanOf({ rate, requests }: OpenLoad, due: number, windowMs: number): number {
  return requests === null || typeof rate !== 'number' ? windowMs : (due * 1000) / rate
}

function instant(): { at: number; idle: number } {
  return { at: now(), idle: eventLoopUtilization().idle }
}

function busyShare(from: ReturnType<typeof instant>, to: ReturnType<typeof instant>): number {
  const elapsed = to.at - from.at
  return elapsed > 0 ? Math.max(0, 1 - (to.idle - from.idle) / elapsed) : 0
}

/** The value at rank ⌈share × n⌉ of sorted values; 0 when there are none. */
function atShare(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}
