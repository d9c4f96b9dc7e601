import { ArrivedTokens } from './arrived-tokens.ts'
import type { Call } from './call.ts'
import {
  lastStreamedCall,
  modelNameOf,
  inputOf,
  sumOver,
  tokensPerSecondOf,
  tpotOf,
  ttftOf,
} from './call-figures.ts'
import { CheckCount } from './check-count.ts'
import { Column } from './column.ts'
import type { PriceCall, PricedCall } from './cost.ts'
import { CostCount } from './cost-count.ts'
import {
  distributionOf,
  distributionOfHistogram,
  isDistribution,
  type Distribution,
  type DistributionMetric,
} from './distribution.ts'
import { ErrorCount } from './error-count.ts'
import { keepRun } from './evidence.ts'
import { Histogram, histogramValueAt } from './histogram.ts'
import { ModelCount } from './model-count.ts'
import type { Plan } from './plan.ts'
import { rankOf } from './quantile.ts'
import { RetryCount } from './retry-count.ts'
import type { RunEnd } from './run-end.ts'
import type { Mode, ModelFigures, Run } from './run.ts'
import type { Sample } from './sample.ts'
import { TokenCount } from './token-count.ts'
import { warningsOf } from './warnings.ts'

/** Takes samples one by one into typed columns, and sums them up; may be summed up while the run goes on. */
export class Recorder {
  readonly #plan: Plan
  readonly #priceCall: PriceCall
  // One row per successful request.
  readonly #latency = new Column()
  readonly #ttft = new Column()
  readonly #tpot = new Column()
  readonly #tokensPerSecond = new Column()
  readonly #inputTokens = new Column()
  readonly #outputTokens = new Column()
  readonly #callsPerRequest = new Column()
  readonly #endedAt = new Column()
  // One row per request that the end of the run cut.
  readonly #cutAge = new Column()
  readonly #cutTtft = new Column()
  readonly #latencies = new Histogram()
  readonly #gaps = new Histogram()
  readonly #arrived = new ArrivedTokens()
  readonly #cost = new CostCount()
  readonly #tokens = new TokenCount()
  readonly #errors = new ErrorCount()
  readonly #checks: CheckCount
  readonly #retries = new RetryCount()
  readonly #models = new Map<string, ModelCount>()
  readonly #callOrigins = { live: 0, simulated: 0 }
  #ok = 0
  #notStarted = 0
  #warmup = 0

  constructor(plan: Plan, priceCall: PriceCall) {
    this.#plan = plan
    this.#checks = new CheckCount(plan.checks)
    this.#priceCall = priceCall
  }

  add(sample: Sample): void {
    const { outcome, warmup, calls } = sample
    if (outcome.type === 'not_started') {
      if (warmup) this.#warmup++
      else this.#notStarted++
      return
    }
    const priced = calls.map((call) => ({ call, price: this.#priceCall(call) }))
    // Money is money: the warm-up's counts too. Its figures do not.
    this.#cost.addRequest(priced)
    for (const call of calls) this.#arrived.add(call)
    if (warmup) {
      this.#warmup++
      return
    }
    for (const one of priced) this.#addCall(one)
    if (sample.checks !== undefined) this.#checks.add(sample.checks)
    if (outcome.type === 'ok') this.#addSuccess(sample)
    else if (outcome.type === 'failed') this.#errors.add(outcome.kind, outcome.message)
    else {
      const age = sample.endedAt - sample.intendedAt
      this.#cutAge.add(age)
      this.#cutTtft.add(ttftOf(sample) ?? age)
    }
  }

  get ok(): number {
    return this.#ok
  }

  get failed(): number {
    return this.#errors.count
  }

  /** Dollars so far, warm-up included; calls without a price count 0 here. */
  get usd(): number {
    return this.#cost.usd
  }

  /** The dearest request so far. */
  get dearestUsd(): number {
    return this.#cost.dearestUsd
  }

  /** Requests so far that broke off before they said what they used: each may have cost more. */
  get uncertain(): number {
    return this.#cost.uncertain
  }

  /** Models without a price so far. */
  get unpriced(): ReadonlySet<string> {
    return this.#cost.unpriced
  }

  get outputTokens(): number {
    return this.#tokens.output
  }

  /** The p95 latency of the successes so far, good to 0.5 % and cheap enough for a progress line. */
  p95(): number | null {
    const { count } = this.#latencies
    return count === 0 ? null : histogramValueAt(this.#latencies.toJSON(), rankOf(0.95, count))
  }

  summarize(end: RunEnd): Run {
    const durationMs = Math.max(0, end.windowEnd - end.windowStart)
    const perSecond = (count: number): number => (durationMs > 0 ? (count * 1000) / durationMs : 0)
    const arrivedTokens = this.#arrived.between(end.windowStart, end.windowEnd)
    const cut = this.#cutAge.values.length
    const failed = this.#errors.count
    const figures: Omit<Run, 'warnings' | 'verdicts'> = {
      schema: 1,
      name: this.#plan.name,
      plan: this.#plan,
      seed: this.#plan.seed,
      startedAt: end.startedAt,
      durationMs,
      mode: this.#mode(end.simulated),
      requests: {
        total: this.#ok + failed + cut + this.#notStarted,
        ok: this.#ok,
        failed,
        cut,
        notStarted: this.#notStarted,
        warmup: this.#warmup,
      },
      stopped: end.stopped,
      ...this.#distributions(),
      throughput: {
        // What the graceful stop let end was no part of the window.
        requestsPerSecond: perSecond(this.#endedAt.countUpTo(end.windowEnd)),
        tokensPerSecond: arrivedTokens === null ? null : perSecond(arrivedTokens),
      },
      tokens: this.#tokens.read(),
      cost: this.#cost.read(end.unattributed > 0 || Object.keys(end.unrecognised).length > 0),
      errors: this.#errors.read(this.#ok),
      checks: this.#checks.read(),
      models: [...this.#models.values()].map((model) => model.read()),
      retries: this.#retries.read(),
      unattributed: end.unattributed,
      unrecognised: end.unrecognised,
      health: end.health,
    }
    const run: Run = {
      ...figures,
      warnings: warningsOf(figures, this.#cost.otherTiers),
      verdicts: [],
    }
    const columns = {
      latency: this.#latency.values,
      ttft: this.#ttft.values,
      tpot: this.#tpot.values,
    }
    keepRun(run, columns, [...distributionsIn(run), ...run.models.flatMap(distributionsIn)])
    return run
  }

  #addSuccess(sample: Sample): void {
    const { calls } = sample
    const streamed = lastStreamedCall(calls)
    const latency = sample.endedAt - sample.intendedAt
    this.#ok++
    this.#latencies.add(latency)
    this.#latency.add(latency)
    this.#ttft.add(ttftOf(sample))
    this.#tpot.add(streamed === null ? null : tpotOf(streamed))
    this.#tokensPerSecond.add(streamed === null ? null : tokensPerSecondOf(streamed))
    this.#inputTokens.add(sumOver(calls, inputOf))
    this.#outputTokens.add(sumOver(calls, ({ output }) => output))
    this.#callsPerRequest.add(calls.length)
    this.#endedAt.add(sample.endedAt)
  }

  #addCall(priced: PricedCall): void {
    const { call } = priced
    this.#tokens.add(call)
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

  #distributions(): Pick<Run, DistributionMetric> {
    const failed = this.#errors.count + this.#notStarted
    const of = (metric: DistributionMetric, column: Column, cut?: Float64Array) => {
      const sorted = column.sorted()
      const missing = this.#ok - sorted.length
      return distributionOf(metric, sorted, cut ? { failed, missing, cut } : { failed, missing })
    }
    return {
      latency: of('latency', this.#latency, this.#cutAge.values),
      ttft: of('ttft', this.#ttft, this.#cutTtft.values),
      tpot: of('tpot', this.#tpot),
      chunkGap: distributionOfHistogram('chunkGap', this.#gaps),
      tokensPerSecond: of('tokensPerSecond', this.#tokensPerSecond),
      inputTokens: of('inputTokens', this.#inputTokens),
      outputTokens: of('outputTokens', this.#outputTokens),
      callsPerRequest: of('callsPerRequest', this.#callsPerRequest),
    }
  }
}

function distributionsIn(figures: Run | ModelFigures): Distribution[] {
  return Object.values(figures).filter(isDistribution)
}
