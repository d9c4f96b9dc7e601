import type { Forecast } from './forecast.ts'
import { forecastInWords } from './forecast-words.ts'
import { formatValue } from '../words/values.ts'

/** A live run may cost more than anybody has said yes to; nothing of it was sent. */
export class UnconfirmedCostError extends Error {
  override readonly name = 'UnconfirmedCostError'
  readonly forecast: Forecast

  /** `before`: US dollars that earlier runs may have cost by their forecasts. */
  constructor(testName: string, forecast: Forecast, before: number, confirmAbove: number) {
    const others =
      before === 0 ? '' : `With the ${formatValue(before, 'usd')} of earlier load tests that`
    const over = `${others === '' ? 'That' : others} is more than confirmAbove (${formatValue(confirmAbove, 'usd')}), so that nothing was sent.`
    super(
      `The load test "${testName}" needs a yes: ${forecastInWords(forecast).replace(/\.$/, '')}. ${over} If it is meant, set VITEST_LOAD_YES=1 or raise load({ confirmAbove }); else lower the requests or maxTokens, or set maxCost.`,
    )
    this.forecast = forecast
  }
}
