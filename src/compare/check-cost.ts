import { CONFIRMATION_SIZE } from '../core/comparison/levels.ts'
import { forecastInWords } from '../core/plan/forecast-words.ts'
import type { Forecast } from '../core/plan/forecast.ts'
import { formatValue } from '../core/words/values.ts'
import { filtersOf, type HowToCompare } from './compare.ts'
import { reckonPass, type Reckoning } from './pass.ts'
import type { Prepared, WhatToCompare } from './prepare.ts'

/** Says what a comparison may cost on both sides, without sending anything. */
export async function checkCost(
  { sides }: Prepared,
  { env, signal }: Pick<WhatToCompare, 'env' | 'signal'>,
  { project, filters, requests }: Pick<HowToCompare, 'project' | 'filters' | 'requests'>,
): Promise<string> {
  const filtered = filtersOf(sides, filters)
  const setting = { env, signal, sides, project, requests, wanted: null, filters: filtered }
  const { reckonings, pairs } = await reckonPass(setting)
  signal.throwIfAborted()
  const skipped = pairs.map(({ name, skipped: why }) => ` ${name}: ${why}\n`)
  const lines = reckonings.map(
    ({ name, base, head }) => ` ${name}\n   base  ${inWords(base)}\n   head  ${inWords(head)}\n`,
  )
  return `\n${lines.join('')}${skipped.join('')}\n ${sumInWords(reckonings)}\n`
}

function inWords(forecast: Forecast | null): string {
  return forecast === null ? 'simulated: nothing' : forecastInWords(forecast)
}

function sumInWords(reckonings: readonly Reckoning[]): string {
  const forecasts = reckonings.flatMap(({ base, head }) => [base, head])
  const known = forecasts.filter((forecast) => forecast !== null)
  if (reckonings.length === 0) return 'No load test could be reckoned.'
  if (known.length === 0) return 'Nothing will be spent: all of it is simulated.'
  const usd = known.reduce((sum, forecast) => sum + (forecast.usd ?? 0), 0)
  const isOpen = known.some((forecast) => forecast.open || forecast.usd === null)
  const rest = isOpen ? ', and what is not known; --max-cost bounds it' : ''
  return `Both sides once: at most ${formatValue(usd, 'usd')}${rest}. Tests that look worse run a second time, with ${CONFIRMATION_SIZE} times the requests.`
}
