import type { Call } from '../../src/core/calls/call.ts'
import type { Observation, Observer } from '../../src/core/calls/observation.ts'
import { legsOf, type CapacitySearch, type PlannedLoad } from '../../src/core/load/load.ts'
import { Mix } from '../../src/core/options/mix.ts'
import type { LoadOptions, TargetFunction } from '../../src/core/options/options.ts'
import { toPlan } from '../../src/core/plan/plan.ts'
import type { Stop } from '../../src/core/run/run.ts'
import type { Sample } from '../../src/core/calls/sample.ts'
import { Answers } from '../../src/engine/answers.ts'
import type { ExecutionEnd, ExecutorEvents } from '../../src/executor/execution.ts'
import { Executor } from '../../src/executor/executor.ts'
import { workSource } from '../../src/executor/work-source.ts'
import { VirtualClock } from '../../src/executor/virtual-clock.ts'

/** Sees no model calls, but what a test tells it to. */
class FakeObserver implements Observer {
  firstTokenAt: number | null = null
  lastByteAt: number | null = null
  calls: () => Call[] = () => []

  begin(): Observation {
    const firstTokenAt = (): number | null => this.firstTokenAt
    const lastByteAt = (): number | null => this.lastByteAt
    return {
      run: (work) => work(),
      get firstTokenAt() {
        return firstTokenAt()
      },
      get lastByteAt() {
        return lastByteAt()
      },
      hasCalls: false,
      finish: () => this.calls(),
    }
  }
}

/** Knows how many of its timers have neither fired nor been cancelled. */
class WatchedClock extends VirtualClock {
  readonly #pending = new Set<symbol>()

  get pending(): number {
    return this.#pending.size
  }

  override setTimer(fire: () => void, ms: number): () => void {
    const timer = Symbol('timer')
    this.#pending.add(timer)
    const cancel = super.setTimer(() => {
      this.#pending.delete(timer)
      fire()
    }, ms)
    return () => {
      this.#pending.delete(timer)
      cancel()
    }
  }
}

export interface Executed extends ExecutionEnd {
  readonly samples: Sample[]
  readonly measured: Sample[]
  readonly lags: number[]
  /** The most requests in flight at once. */
  readonly peak: number
  readonly tookMs: number
  /** Timers that were left behind. */
  readonly timersLeft: number
}

interface Harness {
  readonly clock: WatchedClock
  readonly observer: FakeObserver
  execute(options: object, hooks?: Hooks): Promise<Executed>
}

interface Hooks {
  admit?: ExecutorEvents<string>['admit']
  /** How many requests go alone first. */
  probes?: number
  /** Called with the executor before it runs. */
  prepare?: (executor: Executor<string>) => void
}

/** Runs plans on a virtual clock of its own. */
export function harness(): Harness {
  const clock = new WatchedClock()
  const observer = new FakeObserver()
  return {
    clock,
    observer,
    async execute(options, { admit = () => null, probes = 0, prepare } = {}) {
      const given = {
        target: answerIn(clock, 100),
        prompt: 'Hi',
        ...options,
      } as LoadOptions<string>
      const plan = toPlan('test', given)
      const samples: Sample[] = []
      const lags: number[] = []
      let inFlight = 0
      let peak = 0
      const counted =
        (target: TargetFunction<string>): TargetFunction<string> =>
        (request) => {
          peak = Math.max(peak, ++inFlight)
          request.signal.addEventListener('abort', () => inFlight--, { once: true })
          return target(request)
        }
      const target =
        given.target instanceof Mix
          ? new Mix(given.target.parts.map((part) => ({ ...part, target: counted(part.target) })))
          : counted(given.target)
      const work = workSource({ ...given, target }, plan.order, plan.seed)
      const legs = legsOf(plan.load as Exclude<PlannedLoad, CapacitySearch>).map((load) => ({
        load,
        work,
      }))
      const executor = new Executor<string>(
        plan,
        {
          observer,
          clock,
          timeoutMs: plan.timeoutMs,
          origin: clock.now(),
          secrets: [],
          checking: new Answers(given, plan, clock).checking,
        },
        {
          firstLeg: () => legs.shift()!,
          legEnded: () => {},
          nextLeg: () => legs.shift() ?? null,
          admit,
          reserve: () => null,
          probe: () => (samples.length < probes ? { part: null } : null),
          measuring: () => {},
          started: (lag) => lags.push(lag),
          ended: (sample) => {
            if (sample.outcome.type === 'ok') inFlight--
            samples.push(sample)
          },
        },
      )
      prepare?.(executor)
      const startedAt = clock.now()
      const end = await clock.run(executor.run())
      const measured = samples.filter(({ warmup }) => !warmup)
      const tookMs = clock.now() - startedAt
      return { ...end, samples, measured, lags, peak, tookMs, timersLeft: clock.pending }
    },
  }
}

/** A target that answers after `ms` of virtual time. */
export function answerIn(clock: VirtualClock, ms: number): TargetFunction<string> {
  return async () => {
    await clock.sleep(ms)
    return 'answer'
  }
}

/** A target that never answers, and leaves nothing behind when it is cut. */
export function neverAnswer({ signal }: { signal: AbortSignal }): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('Cut.')), { once: true })
  })
}

export function stopFor(reason: Stop['reason']): Stop {
  return { reason, at: 0, message: 'Enough.' }
}
