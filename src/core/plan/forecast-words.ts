import type { Forecast } from './forecast.ts'
import { formatValue } from '../words/values.ts'

/**
 * A forecast on one line, such as `200 requests, at most ~42,000 input and 204,800 output tokens:
 * at most $0.41 (gpt-4o-mini)`; what is not known is said in its place.
 */
export function forecastInWords(forecast: Forecast): string {
  const { models, how, open } = forecast
  const named = models.length === 0 ? '' : ` (${models.join(', ')})`
  const why = open ? `. ${how.join(' ')}` : ''
  return `${amountInWords(forecast)}: ${costInWords(forecast)}${named}${why}`
}

function amountInWords({ requests, inputTokens, outputTokens, estimated }: Forecast): string {
  const many =
    requests === null
      ? 'an unknown number of requests'
      : `${whole(requests)} ${requests === 1 ? 'request' : 'requests'}`
  const tokens = [
    ...(inputTokens === null ? [] : [`${estimated ? '~' : ''}${whole(inputTokens)} input`]),
    ...(outputTokens === null ? [] : [`${whole(outputTokens)} output`]),
  ]
  return tokens.length === 0 ? many : `${many}, at most ${tokens.join(' and ')} tokens`
}

function costInWords({ usd, open }: Forecast): string {
  if (usd === null) return 'the cost is not known'
  const dollars = formatValue(usd, 'usd')
  return open ? `at most ${dollars} for what is known of it` : `at most ${dollars}`
}

function whole(value: number): string {
  return value.toLocaleString('en-US')
}
