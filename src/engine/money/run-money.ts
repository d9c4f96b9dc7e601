import type { PriceCall } from '../../core/calls/cost.ts'
import { UnconfirmedCostError } from '../../core/plan/unconfirmed-cost.ts'
import type { Forecast } from '../../core/plan/forecast.ts'
import type { LoadOptions } from '../../core/options/options.ts'
import type { Plan } from '../../core/plan/plan.ts'
import type { Spent } from '../../core/comparison/turns.ts'
import type { Stop } from '../../core/run/run.ts'
import type { Sample } from '../../core/calls/sample.ts'
import { nearest, ownCap, sharedCap, type CostCap } from './cost-cap.ts'
import { CostGuard, type Spending, type Starting } from './cost-guard.ts'
import { forecastOf } from './forecast.ts'
import type { Money } from './ledger.ts'
import type { Purse } from './purse.ts'
import { engineSettings } from '../settings.ts'
import { costsOfTargets } from '../targets.ts'

/** A forecast, and the US dollars of it that count towards `confirmAbove`. */
interface Reckoned {
  readonly forecast: Forecast | null
  readonly toConfirm: number
}

const SIMULATED: Reckoned = { forecast: null, toConfirm: 0 }

/** The money of one run: what it is forecast to cost, and the caps that it keeps. */
export class RunMoney implements Money {
  /** `null` for a simulated run, which spends nothing. */
  readonly forecast: Forecast | null
  readonly forecastUsd: number
  readonly #spending: Spending
  readonly #guard: CostGuard | null
  readonly #purse: Purse

  private constructor(
    { forecast, toConfirm }: Reckoned,
    spending: Spending,
    guard: CostGuard | null,
    purse: Purse,
  ) {
    this.forecast = forecast
    this.forecastUsd = toConfirm
    this.#spending = spending
    this.#guard = guard
    this.#purse = purse
  }

  /** @throws {UnconfirmedCostError} when a live run may cost more than was said yes to. */
  static async begin<Row>(
    plan: Plan,
    options: LoadOptions<Row>,
    priceCall: PriceCall,
    spending: Spending,
    comparison: CostCap | null = null,
  ): Promise<RunMoney> {
    const { simulatorUrl, purse } = engineSettings()
    let money: RunMoney | null = null
    const here = (): Money => purse.here(money)
    const elsewhere = purse.elsewhere()
    const caps = capsOf(plan, here, elsewhere, comparison)
    const guard =
      caps.length === 0 ? null : new CostGuard(caps, spending, costsOfTargets(options, priceCall))
    const reckoned =
      simulatorUrl === null ? await forecastOf(plan, options, priceCall, nearest(caps)) : SIMULATED
    confirm(plan.name, reckoned, here().forecastUsd + elsewhere.forecastUsd)
    money = new RunMoney(reckoned, spending, guard, purse)
    purse.open(money)
    return money
  }

  /** US dollars spent, and reserved for what has not said yet what it used. */
  get usd(): number {
    return this.#guard?.committed ?? this.#spending.usd
  }

  get spent(): Spent {
    const { usd, unpriced } = this.#spending
    return { usd: unpriced.size > 0 ? null : usd, committedUsd: this.usd }
  }

  /** The part of which one request must go alone, to show what one costs; `null`: none. */
  get unknown(): { readonly part: string | null } | null {
    return this.#guard?.unknown ?? null
  }

  /** The reason not to start any further request, or `null`. */
  refusal(at: number): Stop | null {
    return this.#guard?.refusal(at) ?? null
  }

  /** Reserves what a request may cost; a reason not to start it, or `null`. */
  reserve(starting: Starting, at: number): Stop | null {
    return this.#guard?.reserve(starting, at) ?? null
  }

  ended(sample: Sample): void {
    this.#guard?.ended(sample)
    this.#purse.changed()
  }

  /** The run is over. */
  close(): void {
    this.#guard?.close()
    this.#purse.close(this)
  }
}

/** The run's own cap, and those that it shares. */
function capsOf(
  { maxCost }: Plan,
  here: () => Money,
  elsewhere: Money,
  comparison: CostCap | null,
): CostCap[] {
  const { suite, all } = engineSettings().caps
  return [
    ...(maxCost === null ? [] : [ownCap(maxCost)]),
    ...(suite === null ? [] : [sharedCap('suite', suite, () => here().usd)]),
    ...(comparison === null ? [] : [comparison]),
    ...(all === null ? [] : [sharedCap('all', all, () => here().usd + elsewhere.usd)]),
  ]
}

/** Asks for a yes once for all of a test run: its forecasts may not add up to more. */
function confirm(name: string, { forecast, toConfirm }: Reckoned, before: number): void {
  const { confirmAbove } = engineSettings()
  const isSaid = confirmAbove === null || process.env['VITEST_LOAD_YES'] === '1'
  if (forecast === null || toConfirm === 0 || isSaid) return
  if (before + toConfirm > confirmAbove) {
    throw new UnconfirmedCostError(name, forecast, before, confirmAbove)
  }
}
