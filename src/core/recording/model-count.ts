import { tokensPerSecondOf, tpotOf } from '../calls/call-figures.ts'
import { Column } from '../statistics/column.ts'
import type { PricedCall } from '../calls/cost.ts'
import {
  distributionOf,
  distributionOfHistogram,
  summaryOf,
  type DistributionMetric,
} from '../run/distribution.ts'
import { Histogram } from '../statistics/histogram.ts'
import type { ModelFigures } from '../run/run.ts'
import { TokenCount, usedUnknownTokens } from '../calls/token-count.ts'

/** More values than this are known by their histogram alone, which keeps a long run's memory in bounds. */
const MOST_KEPT = 100_000

/** Per-call figures of one model. */
export class ModelCount {
  readonly #model: string
  readonly #provider: string
  readonly #latency = new Column()
  readonly #ttft = new Column()
  readonly #tpot = new Column()
  readonly #tokensPerSecond = new Column()
  readonly #gaps = new Histogram()
  readonly #tokens = new TokenCount()
  #calls = 0
  #failed = 0
  #usd = 0
  #unpriced = false

  constructor(model: string, provider: string) {
    this.#model = model
    this.#provider = provider
  }

  add({ call, price }: PricedCall): void {
    this.#calls++
    this.#tokens.add(call)
    if (call.gaps !== null) this.#gaps.merge(call.gaps)
    this.#addPrice({ call, price })
    // Given up by the code under load, or cut by the end of the run: neither failed nor succeeded.
    if (call.outcome === 'cancelled' || call.outcome === 'aborted') return
    if (call.outcome !== 'ok') {
      this.#failed++
      return
    }
    const { startedAt, endedAt, firstTokenAt } = call
    this.#latency.add(endedAt - startedAt)
    this.#ttft.add(firstTokenAt === null ? null : firstTokenAt - startedAt)
    this.#tpot.add(tpotOf(call))
    this.#tokensPerSecond.add(tokensPerSecondOf(call))
  }

  read(): ModelFigures {
    const succeeded = this.#latency.values.length
    const of = (metric: DistributionMetric, column: Column) => {
      const sorted = column.sorted()
      const distribution = sorted.length <= MOST_KEPT ? distributionOf : summaryOf
      const missing = succeeded - sorted.length
      return distribution(metric, sorted, { failed: this.#failed, missing })
    }
    return {
      model: this.#model,
      provider: this.#provider,
      calls: this.#calls,
      failed: this.#failed,
      latency: of('latency', this.#latency),
      ttft: of('ttft', this.#ttft),
      tpot: of('tpot', this.#tpot),
      chunkGap: distributionOfHistogram('chunkGap', this.#gaps),
      tokensPerSecond: of('tokensPerSecond', this.#tokensPerSecond),
      tokens: this.#tokens.read(),
      usd: this.#unpriced ? null : this.#usd,
    }
  }

  #addPrice({ call, price }: PricedCall): void {
    if (usedUnknownTokens(call)) this.#unpriced = true
    if (call.usage === null && call.estimatedUsage === null) return
    if (price.usd === null) this.#unpriced = true
    else this.#usd += price.usd
  }
}
