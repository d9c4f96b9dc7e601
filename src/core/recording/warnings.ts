import { FULL_UTILIZATION } from '../run/health.ts'
import type { Run } from '../run/run.ts'
import { formatValue } from '../words/values.ts'

/** A p95 of fewer values than this is simply their maximum. */
const FEWEST_FOR_P95 = 20
/** Share of the input tokens from the provider's prompt cache that makes figures look better than they are. */
const NOTABLE_CACHE_SHARE = 0.1

/** Providers whose own formats always carry the usage. */
const SAY_THEIR_USAGE = new Set(['anthropic', 'google', 'aws'])

type Figures = Omit<Run, 'warnings' | 'verdicts' | 'changes'>

/** Sentences that a reader should see beside the figures of a run. */
export function warningsOf(run: Figures, otherTiers: ReadonlySet<string>): string[] {
  return [
    ...generatorWarnings(run),
    ...sampleWarnings(run),
    ...callWarnings(run),
    ...retryWarnings(run),
    ...costWarnings(run, otherTiers),
    ...forecastWarnings(run),
  ]
}

function generatorWarnings({ health }: Figures): string[] {
  const { saturated, utilization, loopDelayMs, errorMs, achievedRate, plannedRate } = health
  const warnings: string[] = []
  if (saturated) {
    const delay = `event-loop delay p99 ${loopDelayMs.p99.toFixed(0)} ms`
    warnings.push(
      utilization >= FULL_UTILIZATION
        ? `The load generator was saturated (${percent(utilization)} busy${loopDelayMs.p99 < 1 ? '' : `, ${delay}`}): latencies are too high and cannot be trusted. Lower the load, or spread it over several runs.`
        : `The load generator was held up (${delay}): times may be up to ${errorMs.toFixed(0)} ms too high. Run on a less busy machine, or look for code that blocks the event loop.`,
    )
  }
  if (plannedRate !== null && achievedRate < 0.95 * plannedRate) {
    warnings.push(
      `Only ${achievedRate.toFixed(1)} of the planned ${plannedRate.toFixed(1)} requests per second were started.`,
    )
  }
  return warnings
}

function sampleWarnings({ requests, latency, plan }: Figures): string[] {
  const warnings: string[] = []
  if (latency.n > 0 && latency.n < FEWEST_FOR_P95) {
    warnings.push(
      `Too few samples for a tail: the p95 of ${count(latency.n, 'success', 'successes')} is the slowest of them. Use ${FEWEST_FOR_P95} requests or more; from 72 on its interval has an upper end.`,
    )
  }
  if (requests.notStarted > 0) {
    const { load } = plan
    const max = load.model === 'open' ? `${load.maxInFlight} requests` : 'too many requests'
    warnings.push(
      `${count(requests.notStarted, 'arrival', 'arrivals')} never started, because ${max} were in flight (maxInFlight). Latency budgets count them as over the limit.`,
    )
  }
  return warnings
}

function callWarnings({ unattributed, unrecognised }: Figures): string[] {
  const warnings: string[] = []
  if (unattributed > 0) {
    warnings.push(
      `${count(unattributed, 'model call was', 'model calls were')} made outside any request, and stand in no figure: cost and tokens are lower bounds.`,
    )
  }
  for (const [place, times] of Object.entries(unrecognised)) {
    warnings.push(
      `${count(times, 'request', 'requests')} to ${place} looked like a model call and could not be read: its tokens and cost are missing.`,
    )
  }
  return warnings
}

function retryWarnings({ retries, requests }: Figures): string[] {
  const healed = Object.entries(retries.byKind)
  if (retries.retried === 0 || healed.length === 0) return []
  const kinds = healed.map(([kind, times]) => `${times} × ${kind}`).join(', ')
  const waited = (retries.waitedMs / 1000).toFixed(1)
  const shown =
    requests.failed === 0
      ? 'no request failed'
      : `${count(requests.failed, 'request', 'requests')} failed`
  return [
    `The client's own retries hid failed attempts (${kinds}): ${shown}, but ${retries.retried} of ${count(retries.calls, 'call', 'calls')} took several attempts and waited ${waited} s in all. See them with toHaveErrorRateBelow(x, { of: 'attempts' }).`,
  ]
}

function costWarnings(
  { cost, tokens, models }: Figures,
  otherTiers: ReadonlySet<string>,
): string[] {
  const warnings: string[] = []
  if (cost.unpriced.length > 0) {
    warnings.push(
      `No price is known for ${cost.unpriced.join(', ')}: the cost is a lower bound. Add one: load({ prices: { '${cost.unpriced[0]}': { input, output } } }), in dollars per million tokens.`,
    )
  }
  for (const [model, matched] of Object.entries(cost.matched)) {
    if (isDated(model, matched)) continue
    warnings.push(`${model} was priced as ${matched}. If that is wrong, set load({ prices }).`)
  }
  if (otherTiers.size > 0) {
    warnings.push(
      `Calls were served in the tier ${[...otherTiers].join(', ')}, but priced as the listed one. If that is wrong, set load({ prices }).`,
    )
  }
  if (tokens.estimated > 0) {
    const chat = models.some(({ provider }) => !SAY_THEIR_USAGE.has(provider))
    const hint = chat
      ? ' In chat completions, stream_options: { include_usage: true } makes it exact.'
      : ''
    warnings.push(
      `${count(tokens.estimated, 'answer', 'answers')} carried no usage: tokens are estimated from the length of the text (~).${hint}`,
    )
  }
  if (tokens.unknown > 0) {
    warnings.push(
      `${count(tokens.unknown, 'call', 'calls')} ended without saying what ${tokens.unknown === 1 ? 'it' : 'they'} used: tokens and cost are lower bounds.`,
    )
  }
  const cached = tokens.cacheRead !== null && tokens.input ? tokens.cacheRead / tokens.input : 0
  if (cached >= NOTABLE_CACHE_SHARE) {
    warnings.push(
      `${percent(cached)} of the input tokens came from the provider's prompt cache: latency and cost are better than with fresh prompts.`,
    )
  }
  return warnings
}

/** What was called a bound and was none must be said. */
function forecastWarnings({ cost: { usd }, forecast }: Figures): string[] {
  if (usd === null || forecast === null || forecast.usd === null || forecast.open) return []
  if (usd <= forecast.usd * (1 + 1e-9)) return []
  return [
    `The run cost ${formatValue(usd, 'usd')}, and was forecast to cost ${formatValue(forecast.usd, 'usd')} at most: something was billed that its prompts and maxTokens do not show.`,
  ]
}

/** Whether one name is the other with a date or `latest` behind it, which needs no warning. */
function isDated(model: string, matched: string): boolean {
  const [short, long] = model.length < matched.length ? [model, matched] : [matched, model]
  return (
    long.startsWith(short) &&
    /^[-@:]?(?:\d{4}-?\d{2}-?\d{2}|\d{4}|latest)$/.test(long.slice(short.length))
  )
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`
}
