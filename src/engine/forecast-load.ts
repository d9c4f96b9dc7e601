import type { Forecast } from '../core/plan/forecast.ts'
import type { LoadOptions } from '../core/options/options.ts'
import { toPlan } from '../core/plan/plan.ts'
import { forecastOf } from './money/forecast.ts'
import { loadPrices } from './money/prices.ts'
import { engineSettings } from './settings.ts'

/** What a load test may cost, without sending anything; `null` when it is simulated. */
export async function forecastLoad<Row>(
  name: string,
  options: LoadOptions<Row>,
): Promise<Forecast | null> {
  const { simulatorUrl, prices } = engineSettings()
  if (simulatorUrl !== null) return null
  const priceCall = await loadPrices({ overrides: prices })
  const { forecast } = await forecastOf(toPlan(name, options), options, priceCall, null)
  return forecast
}
