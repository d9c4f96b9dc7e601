import type { Call } from '../calls/call.ts'
import { capacityOf } from '../load/capacity-search.ts'
import { modelNameOf } from '../calls/call-figures.ts'
import { CheckCount } from './check-count.ts'
import type { CostCount } from './cost-count.ts'
import type { PriceCall, PricedCall } from '../calls/cost.ts'
import { distributionOfHistogram, isDistribution } from '../run/distribution.ts'
import { keepOwner, keepPrompts, keepRun } from '../run/evidence.ts'
import { FigureCount } from './figure-count.ts'
import { Histogram, histogramValueAt } from '../statistics/histogram.ts'
import { LevelCount } from './level-count.ts'
import { ModelCount } from './model-count.ts'
import type { Plan } from '../plan/plan.ts'
import { PromptCount } from './prompt-count.ts'
import { rankOf } from '../statistics/quantile.ts'
import { redact } from '../privacy/redact.ts'
import { requestUsageOf } from '../calls/request-usage.ts'
import { RetryCount } from './retry-count.ts'
import type { RunEnd } from './run-end.ts'
import type { Mode, Run } from '../run/run.ts'
import type { Sample } from '../calls/sample.ts'
import { savingsOf } from './savings.ts'
import { stepsOf } from './steps.ts'
import { TimelineCount } from '../run/timeline.ts'
import { TrafficCount } from './traffic-count.ts'
import { warningsOf } from './warnings.ts'

/** Takes samples one by one, and sums them up; may be summed up while the run goes on. */
export class Recorder {
  readonly #plan: Plan
  readonly #priceCall: PriceCall
  readonly #all = new FigureCount()
  readonly #levels = new LevelCount()
  readonly #traffic: TrafficCount
  readonly #latencies = new Histogram()
  readonly #gaps = new Histogram()
  readonly #checks: CheckCount
  readonly #retries = new RetryCount()
  readonly #prompts = new PromptCount()
  readonly #timeline = new TimelineCount()
  readonly #models = new Map<string, ModelCount>()
  readonly #callOrigins = { live: 0, simulated: 0 }

  constructor(plan: Plan, priceCall: PriceCall) {
    this.#plan = plan
    this.#checks = new CheckCount(plan.checks)
    this.#priceCall = priceCall
    this.#traffic = new TrafficCount(plan.parts)
  }

  add(sample: Sample): void {
    const { outcome, warmup, calls } = sample
    const priced = calls.map((call) => ({ call, price: this.#priceCall(call) }))
    this.#all.add(sample, priced)
    this.#traffic.add(sample, priced)
    if (warmup) return
    this.#levels.add(sample, priced)
    if (outcome.type === 'not_started') return
    this.#timeline.add(sample)
    for (const one of priced) this.#addCall(one)
    if (outcome.type !== 'cut') {
      const used = outcome.type === 'ok' ? requestUsageOf(priced) : null
      this.#prompts.add(sample.prompt, used, sample.index)
    }
    if (sample.checks !== undefined) this.#checks.add(sample.checks)
    if (outcome.type === 'ok') this.#latencies.add(sample.endedAt - sample.intendedAt)
  }

  /** For whoever knows when a level begins and ends. */
  get levels(): LevelCount {
    return this.#levels
  }

  get ok(): number {
    return this.#all.ok
  }

  get failed(): number {
    return this.#all.failed
  }

  /** What was spent so far, warm-up included. */
  get cost(): CostCount {
    return this.#all.cost
  }

  get outputTokens(): number {
    return this.#all.outputTokens
  }

  /** The p95 latency of the successes so far, good to 0.5 % and cheap enough for a progress line. */
  p95(): number | null {
    const { count } = this.#latencies
    return count === 0 ? null : histogramValueAt(this.#latencies.toJSON(), rankOf(0.95, count))
  }

  summarize(end: RunEnd): Run {
    const hidden = end.unattributed > 0 || Object.keys(end.unrecognised).length > 0
    const { load } = this.#plan
    const levels = this.#levels.read(end, hidden)
    const whole = this.#all.read(end, hidden)
    const { stopped } = end
    const figures: Omit<Run, 'warnings' | 'verdicts' | 'changes'> = {
      schema: 1,
      name: this.#plan.name,
      plan: this.#plan,
      seed: this.#plan.seed,
      startedAt: end.startedAt,
      mode: this.#mode(end.simulated),
      stopped,
      saved: savingsOf({ plan: this.#plan, stopped, ...whole }),
      ...whole,
      timeline: this.#timeline.read(),
      forecast: end.forecast,
      checks: this.#checks.read(),
      chunkGap: distributionOfHistogram('chunkGap', this.#gaps),
      models: [...this.#models.values()].map((model) => model.read()),
      ...stepsOf(load, levels, end.health),
      capacity: load.model === 'capacity' ? capacityOf(load, levels) : null,
      ...this.#traffic.read(end, hidden),
      retries: this.#retries.read(),
      unattributed: end.unattributed,
      unrecognised: end.unrecognised,
      health: end.health,
    }
    const run: Run = {
      ...figures,
      warnings: [...warningsOf(figures, this.#all.cost.otherTiers), ...this.#traffic.warnings()],
      verdicts: [],
      changes: [],
    }
    keepRun(run, this.#all.columns)
    keepPrompts(run, this.#prompts.tally())
    const keep = (of: string | null, group: object): void =>
      keepOwner(run, of, Object.values(group).filter(isDistribution))
    keep(null, run)
    // These names come from a provider and from the spec, and go into messages.
    for (const model of run.models) keep(redact(model.model, []), model)
    for (const { level, figures: of } of levels) keep(`level ${level}`, of)
    for (const part of run.parts) keep(redact(part.name, []), part)
    for (const turn of run.turns) keep(`turn ${turn.turn}`, turn)
    return run
  }

  #addCall(priced: PricedCall): void {
    const { call } = priced
    this.#retries.add(call)
    if (call.gaps !== null) this.#gaps.merge(call.gaps)
    this.#callOrigins[call.simulated ? 'simulated' : 'live']++
    this.#modelOf(call).add(priced)
  }

  #modelOf(call: Call): ModelCount {
    const { provider } = call
    const name = modelNameOf(call)
    const key = `${provider} ${name}`
    const known = this.#models.get(key)
    if (known !== undefined) return known
    const added = new ModelCount(name, provider)
    this.#models.set(key, added)
    return added
  }

  #mode(simulated: boolean): Mode {
    const origins = this.#callOrigins
    if (origins.simulated > 0 && origins.live > 0 && !simulated) return 'mixed'
    return simulated || origins.simulated > 0 ? 'simulated' : 'live'
  }
}
