import type { Clock } from '../core/clock.ts'
import type { LoadOptions } from '../core/options/options.ts'
import type { Progress } from '../core/run/progress.ts'
import type { Run, Stop } from '../core/run/run.ts'
import type { Sample } from '../core/calls/sample.ts'
import type { PriceCall } from '../core/calls/cost.ts'
import { DEFAULT_CONFIDENCE } from '../core/judging/early-stop.ts'
import { LoadOptionsError } from '../core/errors.ts'
import type { Forecast } from '../core/plan/forecast.ts'
import { timestamp } from '../core/now.ts'
import type { Load as Leg, PlannedLoad } from '../core/load/load.ts'
import { toPlan, type Plan } from '../core/plan/plan.ts'
import { Recorder } from '../core/recording/recorder.ts'
import type { ExecutionEnd } from '../executor/execution.ts'
import { Executor } from '../executor/executor.ts'
import { HealthMonitor } from '../executor/health.ts'
import { realClock } from '../executor/real-clock.ts'
import { observerOf } from '../observe/observation.ts'
import { installTap, type Tap } from '../observe/tap.ts'
import { Answers } from './answers.ts'
import { courseOf } from './course/course-of.ts'
import type { LoadHandle } from './load-handle.ts'
import { newSince } from './new-since.ts'
import { replayProblems } from './course/replay-course.ts'
import { loadPrices } from './money/prices.ts'
import { progressOf } from './progress-of.ts'
import type { Trial } from './course/probe.ts'
import { RunMoney } from './money/run-money.ts'
import { secretsIn } from '../core/privacy/secrets.ts'
import { RunWatch } from './ending/run-watch.ts'
import { engineSettings } from './settings.ts'
import { problemsOfTargets, secretsOfTargets } from './targets.ts'
import type { Turns } from './course/turns.ts'

/**
 * Starts a load test: plan, prompts, observer, executor, recorder, put together. With `turns` its
 * requests come in blocks, each when it is its turn.
 *
 * @throws {LoadOptionsError} for wrong options, at once; what a ready target misses rejects `done`.
 */
export function startLoad<Row>(
  name: string,
  options: LoadOptions<Row>,
  clock: Clock = realClock,
  turns: Turns | null = null,
): LoadHandle {
  return new Load(withConfidence(toPlan(name, options)), options, clock, turns)
}

class Load<Row> implements LoadHandle {
  readonly plan: Plan
  readonly done: Promise<Run>
  readonly #options: LoadOptions<Row>
  readonly #clock: Clock
  readonly #turns: Turns | null
  readonly #listeners: ((sample: Sample) => void)[] = []
  #onForecast: (forecast: Forecast) => void = () => {}
  readonly #tap: Tap
  readonly #health = new HealthMonitor()
  readonly #answers: Answers<Row>
  readonly #startedAt = timestamp()
  readonly #origin: number
  readonly #unattributedBefore: number
  readonly #unrecognisedBefore: Record<string, number>
  #money: RunMoney | null = null
  #recorder: Recorder | null = null
  #watch: RunWatch | null = null
  #executor: Executor<Row> | null = null
  /** Asked for before the executor was there. */
  #stopAsked: Stop | null = null

  constructor(plan: Plan, options: LoadOptions<Row>, clock: Clock, turns: Turns | null) {
    this.plan = plan
    this.#options = options
    this.#clock = clock
    this.#turns = turns
    this.#answers = new Answers(options, plan, clock)
    this.#tap = installTap()
    this.#unattributedBefore = this.#tap.unattributed()
    this.#unrecognisedBefore = this.#tap.unrecognised()
    this.#origin = this.#clock.now()
    this.done = this.#run()
  }

  partial(): Run | null {
    if (this.#recorder === null || this.#executor === null) return null
    const { stopped, windowStart } = this.#executor
    const at = this.#elapsed()
    const unfinished: Stop = { reason: 'aborted', at, message: 'The run was not over yet.' }
    return this.#summarize(this.#recorder, {
      windowStart,
      windowEnd: at,
      stopped: stopped ?? unfinished,
    })
  }

  progress(): Progress {
    return progressOf(this.plan, this.#recorder, this.#executor, this.#elapsed())
  }

  onSample(listener: (sample: Sample) => void): void {
    this.#listeners.push(listener)
  }

  onForecast(listener: (forecast: Forecast) => void): void {
    this.#onForecast = listener
  }

  stop(reason: 'aborted' | 'timeout', message: string): void {
    const stop: Stop = { reason, at: this.#elapsed(), message }
    if (this.#executor === null) this.#stopAsked ??= stop
    else this.#executor.stop(stop, 'cut')
  }

  async #run(): Promise<Run> {
    try {
      await this.#checkTarget()
      const priceCall = await loadPrices({ overrides: engineSettings().prices })
      const recorder = new Recorder(this.plan, priceCall)
      const cap = this.#turns?.cap ?? null
      const money = await RunMoney.begin(this.plan, this.#options, priceCall, recorder.cost, cap)
      this.#money = money
      if (money.forecast !== null) this.#onForecast(money.forecast)
      const executor = this.#executorFor(recorder, priceCall, money)
      this.#recorder = recorder
      this.#executor = executor
      if (this.#stopAsked !== null) executor.stop(this.#stopAsked, 'cut')
      const run = this.#summarize(recorder, await executor.run())
      this.#turns?.over(money.spent)
      this.#watch?.keepOn(run)
      return run
    } finally {
      this.#money?.close()
      this.#health.close()
    }
  }

  async #checkTarget(): Promise<void> {
    const { load } = this.plan
    const found = [
      ...(load.model === 'replay' ? replayProblems(load) : []),
      ...(await problemsOfTargets(this.#options)),
    ]
    if (found.length > 0) throw new LoadOptionsError(this.plan.name, found)
  }

  #executorFor(recorder: Recorder, priceCall: PriceCall, money: RunMoney): Executor<Row> {
    const { timeoutMs } = this.plan
    const secrets = [...secretsIn(process.env), ...secretsOfTargets(this.#options)]
    const course = courseOf(this.plan, this.#options, {
      recorder,
      priceCall,
      money,
      turns: this.#turns,
      elapsed: () => this.#elapsed(),
      trial: (leg) => this.#trialOf(leg, priceCall),
    })
    const watch = this.#watchOf(recorder, priceCall)
    this.#watch = watch
    const executor = new Executor<Row>(
      this.plan,
      {
        observer: observerOf(this.#tap),
        clock: this.#clock,
        timeoutMs,
        origin: this.#origin,
        secrets,
        checking: this.#answers.checking,
      },
      {
        firstLeg: () => course.first(),
        legEnded: (window, nextIndex) => course.legEnded(window, nextIndex),
        nextLeg: () => course.next(),
        admit: () => money.refusal(this.#elapsed()),
        reserve: (starting) => money.reserve(starting, this.#elapsed()),
        probe: () => money.unknown,
        measuring: () => this.#health.begin(),
        started: (lagMs) => this.#health.started(lagMs),
        ended: (sample) => {
          if (sample.outcome.type === 'not_started' && !sample.warmup) this.#health.dropped()
          recorder.add(sample)
          money.ended(sample)
          for (const listener of this.#listeners) listener(sample)
          if (!sample.warmup && course.ended(sample)) executor.endLeg()
          const ending = watch.ended(sample)
          if (ending === null) return
          const { reason, message, running } = ending
          executor.stop({ reason, at: this.#elapsed(), message }, running)
        },
      },
    )
    return executor
  }

  #watchOf(recorder: Recorder, priceCall: PriceCall): RunWatch {
    const windowStart = (): number => this.#executor?.windowStart ?? 0
    return new RunWatch(this.plan, {
      recorder,
      priceCall,
      summarize: (counted) =>
        this.#summarize(counted, {
          windowStart: windowStart(),
          windowEnd: this.#elapsed(),
          stopped: null,
        }),
      elapsedMs: () => this.#elapsed() - windowStart(),
      begun: () => this.#executor?.begun ?? 0,
    })
  }

  /** With a health of its own: what held up an earlier level is no doubt about this one. */
  #trialOf(leg: Leg, priceCall: PriceCall): Trial {
    const recorder = new Recorder({ ...this.plan, load: leg }, priceCall)
    const health = this.#health.part()
    return {
      record: (sample) => recorder.add(sample),
      summarize: (window) => this.#summarize(recorder, { ...window, stopped: null }, health, leg),
    }
  }

  #summarize(
    recorder: Recorder,
    end: ExecutionEnd,
    health = this.#health,
    load: PlannedLoad = this.plan.load,
  ): Run {
    const run = recorder.summarize({
      ...end,
      startedAt: this.#startedAt,
      health: health.read(load, end.windowEnd - end.windowStart),
      unattributed: this.#tap.unattributed() - this.#unattributedBefore,
      unrecognised: newSince(this.#unrecognisedBefore, this.#tap.unrecognised()),
      forecast: this.#money?.forecast ?? null,
      simulated: engineSettings().simulatorUrl !== null,
    })
    this.#answers.keptBy(run)
    return run
  }

  #elapsed(): number {
    return this.#clock.now() - this.#origin
  }
}

/** `stopEarly` needs a confidence: as the load test says, else the project, else its own. */
function withConfidence(plan: Plan): Plan {
  if (!plan.stopEarly || plan.confidence !== null) return plan
  return { ...plan, confidence: engineSettings().confidence ?? DEFAULT_CONFIDENCE }
}
