import type { Budget, LevelBudget } from './budget.ts'
import type { Change } from './comparison/change.ts'
import { UNITS, type DistributionMetric } from './distribution.ts'
import { SHOWN_CONFIDENCE } from './judgement.ts'
import type { Verdict } from './verdict.ts'

// Every page, message and table words a budget and its verdict with these functions.

const METRICS: Record<DistributionMetric, string> = {
  latency: 'latency',
  ttft: 'TTFT',
  tpot: 'time per output token',
  chunkGap: 'chunk gap',
  tokensPerSecond: 'tokens per second',
  inputTokens: 'input tokens',
  outputTokens: 'output tokens',
  callsPerRequest: 'calls per request',
}

const FIGURES: Record<
  Exclude<Budget['metric'], DistributionMetric | LevelBudget['metric']>,
  [name: string, unit: Verdict['unit']]
> = {
  errorRate: ['error rate', 'share'],
  attemptErrorRate: ['error rate of attempts', 'share'],
  throughput: ['throughput', 'requests/s'],
  tokenThroughput: ['token throughput', 'tokens/s'],
  cost: ['cost', 'usd'],
  costPer1k: ['cost per 1,000 requests', 'usd'],
  callsPerRequestMean: ['mean calls per request', 'calls'],
  errors: ['errors', 'errors'],
  goodput: ['goodput', 'share'],
}

const LEVELS: Record<LevelBudget['by'], Verdict['unit']> = {
  concurrency: 'in flight',
  arrivalRate: 'requests/s',
  inputTokens: 'tokens',
}

/** `p95 latency`, `p95 TTFT of turn 3`, `error rate`, `goodput (latency < 3,000 ms, TTFT < 800 ms)`. */
export function budgetName(budget: Budget): string {
  if ('statistic' in budget) {
    const { statistic, metric, of } = budget
    const name = `${statistic === 'mean' ? 'mean' : percentileName(statistic)} ${METRICS[metric]}`
    return of === undefined ? name : `${name} of ${of}`
  }
  if ('by' in budget) return budget.metric
  const [name] = FIGURES[budget.metric]
  if (budget.metric !== 'goodput') return name
  const objectives = Object.entries(budget.objectives).map(
    ([metric, limit]) => `${METRICS[metric as DistributionMetric]} < ${formatValue(limit, 'ms')}`,
  )
  return `${name} (${objectives.join(', ')})`
}

export function unitOf(budget: Budget): Verdict['unit'] {
  if ('statistic' in budget) return UNITS[budget.metric]
  return 'by' in budget ? levelUnit(budget.by) : FIGURES[budget.metric][1]
}

/** What a level counts. */
export function levelUnit(by: LevelBudget['by']): Verdict['unit'] {
  return LEVELS[by]
}

/** `< 3,000 ms`, `> 5 requests/s`. */
export function limitInWords(budget: Budget): string {
  if (budget.metric === 'errors') return 'none'
  const sign = { below: '<', above: '>', atLeast: '≥' }[budget.direction]
  return `${sign} ${formatValue(budget.limit, unitOf(budget))}`
}

/** A value with its unit, in as many digits as mean something; `–` for an unknown one. */
export function formatValue(value: number | null, unit: Verdict['unit'] | Change['unit']): string {
  if (value === null) return '–'
  switch (unit) {
    case 'usd':
      return formatDollars(value)
    case 'share':
      return `${trimmed(value * 100, value >= 0.1 ? 1 : 2)} %`
    case 'errors':
      return value === 1 ? '1 error' : `${grouped(value)} errors`
    case 'ms':
      return `${digits(value)} ms`
    default: {
      const number = digits(value)
      return `${number} ${number === '1' ? (ONE_OF[unit] ?? unit) : unit}`
    }
  }
}

const ONE_OF: { readonly [units: string]: string } = {
  calls: 'call',
  retries: 'retry',
  tokens: 'token',
}

/** One line that stands alone: what was measured, against what, and how it was judged. */
export function verdictInWords(verdict: Verdict): string {
  const { budget, status, reason, value } = verdict
  const name = budgetName(budget)
  if (budget.metric === 'errors') return noErrorsInWords(verdict)
  const against = `the budget of ${formatValue(budget.limit, unitOf(budget))}`
  if (verdict.n === 0 && verdict.over === null) {
    return `${name} has no value, so ${against} is not met: ${reason ?? 'nothing was measured'}`
  }
  const nothing = verdict.over === null ? 'unknown' : 'beyond measure'
  const measured = value === null ? nothing : formatValue(value, verdict.unit)
  const details = detailsOf(verdict)
  if (status === 'inconclusive') {
    return `${name} is ${measured} against ${against}${details}: inconclusive, because ${reason}`
  }
  return `${name} is ${measured}, ${relation(verdict)} ${against}${details}`
}

/** The same in short, for a table of many: what was measured, and what speaks for or against it. */
export function findingInWords(verdict: Verdict): string {
  const { budget, status, reason, value, over, n } = verdict
  const measured = value === null ? 'has no value' : formatValue(value, verdict.unit)
  const finding = `${budgetName(budget)} ${over !== null && value === null ? 'is beyond measure' : measured}`
  if (status === 'inconclusive' || (value === null && over === null)) return `${finding}: ${reason}`
  const counted = over === null ? `n = ${grouped(n)}` : `${grouped(over)} of ${grouped(n)} over`
  return `${finding}, ${relation(verdict)} ${formatValue(budget.limit, unitOf(budget))} (${counted})`
}

/** The findings on one level in a few words, for a table; the limits stand elsewhere. */
export function findingsInBrief(verdicts: readonly Verdict[]): string {
  return verdicts.map((verdict, index) => briefOf(verdict, index === 0)).join(', ')
}

function briefOf(
  { budget, status, reason, brief, value, over, n, unit }: Verdict,
  whole: boolean,
): string {
  const measured =
    value === null
      ? over === null
        ? 'has no value'
        : 'is beyond measure'
      : formatValue(value, unit)
  const finding = `${budgetName(budget)} ${measured}`
  if (status === 'inconclusive') return `${finding}: ${brief ?? reason}`
  if (!whole || (over === null && n === 0)) return finding
  return `${finding} (${over === null ? `n = ${grouped(n)}` : `${grouped(over)} of ${grouped(n)} over`})`
}

function relation({ budget, status, value, unit }: Verdict): string {
  const same = value !== null && formatValue(value, unit) === formatValue(budget.limit, unit)
  if (budget.direction === 'below') {
    if (status === 'pass') return 'below'
    return same ? 'not below' : 'over'
  }
  if (budget.direction === 'atLeast') return status === 'pass' ? 'at or above' : 'under'
  if (status === 'pass') return 'above'
  return same ? 'not above' : 'under'
}

function detailsOf({ over, n, interval, unit, confidence, budget }: Verdict): string {
  const parts: string[] = []
  if (over !== null) {
    const side = budget.direction === 'below' ? 'over' : 'at or under'
    parts.push(`${grouped(over)} of ${grouped(n)} ${side}`)
  } else if (n > 0) parts.push(`n = ${grouped(n)}`)
  const range = intervalInWords(interval, unit)
  if (range !== null && 'by' in budget) parts.push(`interval ${range}`)
  else if (range !== null)
    parts.push(`${trimmed((confidence ?? SHOWN_CONFIDENCE) * 100, 1)} % interval ${range}`)
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`
}

/** `2,500 to 2,900 ms`, `2,500 ms or more`; `null` without an interval. */
export function intervalInWords(
  interval: Verdict['interval'],
  unit: Verdict['unit'],
): string | null {
  if (interval === null) return null
  const [low, high] = interval
  if (low === null && high === null) return 'unbounded'
  if (low === null) return `${formatValue(high, unit)} or less`
  if (high === null) return `${formatValue(low, unit)} or more`
  const from = formatValue(low, unit)
  const ending = /[^\d.,]+$/.exec(from)?.[0] ?? ''
  const bare = unit === 'usd' ? from : from.slice(0, from.length - ending.length)
  return `${bare} to ${formatValue(high, unit)}`
}

function noErrorsInWords({ value, n, reason }: Verdict): string {
  if (n === 0) return `errors could not be counted: ${reason ?? 'no request finished'}`
  if (value === 0) return `none of ${grouped(n)} requests failed`
  return `${grouped(value ?? 0)} of ${grouped(n)} requests failed, and none may`
}

function percentileName(share: number): string {
  return `p${trimmed(share * 100, 3)}`
}

function digits(value: number): string {
  const size = Math.abs(value)
  if (size >= 100) return grouped(Math.round(value))
  return trimmed(value, size >= 10 ? 1 : 2)
}

function formatDollars(value: number): string {
  if (value >= 100) return `$${grouped(Math.round(value))}`
  if (value >= 1) return `$${value.toFixed(2)}`
  if (value === 0) return '$0'
  // Three digits that count, however small.
  const decimals = Math.min(12, 2 - Math.floor(Math.log10(value)))
  return `$${trimmed(value, decimals)}`
}

/** With so many decimals at most, and none that says nothing. */
export function trimmed(value: number, decimals: number): string {
  return value
    .toFixed(decimals)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
}

/** Thousands apart, the same in every locale. */
export function grouped(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',')
}
