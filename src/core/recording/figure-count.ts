import { ArrivedTokens } from './arrived-tokens.ts'
import {
  inputOf,
  lastStreamedCall,
  sumOver,
  tokensPerSecondOf,
  tpotOf,
  ttftOf,
} from '../calls/call-figures.ts'
import { Column } from '../statistics/column.ts'
import type { PricedCall } from '../calls/cost.ts'
import { CostCount } from './cost-count.ts'
import { distributionOf, type DistributionMetric } from '../run/distribution.ts'
import { ErrorCount } from './error-count.ts'
import type { RequestColumns } from '../run/evidence.ts'
import type { FigureSet } from '../run/figure-set.ts'
import type { Sample } from '../calls/sample.ts'
import { TokenCount } from '../calls/token-count.ts'

/** Takes the samples of a group of requests into typed columns, and sums them up. */
export class FigureCount {
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
  readonly #arrived = new ArrivedTokens()
  readonly #cost = new CostCount()
  readonly #tokens = new TokenCount()
  readonly #errors = new ErrorCount()
  #ok = 0
  #notStarted = 0
  #warmup = 0

  add(sample: Sample, priced: readonly PricedCall[]): void {
    const { outcome, warmup, calls } = sample
    if (outcome.type === 'not_started') {
      if (warmup) this.#warmup++
      else this.#notStarted++
      return
    }
    // Money is money: the warm-up's counts too. Its figures do not.
    this.#cost.addRequest(priced)
    for (const call of calls) this.#arrived.add(call)
    if (warmup) {
      this.#warmup++
      return
    }
    for (const call of calls) this.#tokens.add(call)
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

  get outputTokens(): number {
    return this.#tokens.output
  }

  get cost(): CostCount {
    return this.#cost
  }

  get columns(): RequestColumns {
    return {
      latency: this.#latency.values,
      ttft: this.#ttft.values,
      tpot: this.#tpot.values,
      cutAge: this.#cutAge.values,
      cutTtft: this.#cutTtft.values,
    }
  }

  /**
   * The figures of a window, whose ends are ms since the start of the run. `hidden`: whether model
   * calls went unseen, so that the cost may be more.
   */
  read(
    { windowStart, windowEnd }: { windowStart: number; windowEnd: number },
    hidden: boolean,
  ): FigureSet {
    const durationMs = Math.max(0, windowEnd - windowStart)
    const perSecond = (count: number): number => (durationMs > 0 ? (count * 1000) / durationMs : 0)
    const arrivedTokens = this.#arrived.between(windowStart, windowEnd)
    const cut = this.#cutAge.values.length
    const failed = this.#errors.count
    return {
      durationMs,
      requests: {
        total: this.#ok + failed + cut + this.#notStarted,
        ok: this.#ok,
        failed,
        cut,
        notStarted: this.#notStarted,
        warmup: this.#warmup,
      },
      ...this.#distributions(),
      throughput: {
        // What the graceful stop let end was no part of the window.
        requestsPerSecond: perSecond(this.#endedAt.countUpTo(windowEnd)),
        tokensPerSecond: arrivedTokens === null ? null : perSecond(arrivedTokens),
      },
      tokens: this.#tokens.read(),
      cost: this.#cost.read(hidden),
      errors: this.#errors.read(this.#ok),
    }
  }

  #addSuccess(sample: Sample): void {
    const { calls } = sample
    const streamed = lastStreamedCall(calls)
    this.#ok++
    this.#latency.add(sample.endedAt - sample.intendedAt)
    this.#ttft.add(ttftOf(sample))
    this.#tpot.add(streamed === null ? null : tpotOf(streamed))
    this.#tokensPerSecond.add(streamed === null ? null : tokensPerSecondOf(streamed))
    this.#inputTokens.add(sumOver(calls, inputOf))
    this.#outputTokens.add(sumOver(calls, ({ output }) => output))
    this.#callsPerRequest.add(calls.length)
    this.#endedAt.add(sample.endedAt)
  }

  #distributions(): Pick<FigureSet, Exclude<DistributionMetric, 'chunkGap'>> {
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
      tokensPerSecond: of('tokensPerSecond', this.#tokensPerSecond),
      inputTokens: of('inputTokens', this.#inputTokens),
      outputTokens: of('outputTokens', this.#outputTokens),
      callsPerRequest: of('callsPerRequest', this.#callsPerRequest),
    }
  }
}
