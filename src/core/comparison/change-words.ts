import { formatValue, grouped, trimmed } from '../words/values.ts'
import { isWorseUp, type Change, type ChangeOutcome } from './change.ts'

// Matcher, terminal, job summary, comment and annotation word a change with these functions.

const NAMES: Record<Change['metric'], string> = {
  latency: 'latency',
  ttft: 'TTFT',
  tokensPerSecond: 'tokens per second',
  inputTokens: 'input tokens per request',
  outputTokens: 'output tokens per request',
  callsPerRequest: 'calls per request',
  retriesPerRequest: 'retries per request',
  costPerRequest: 'cost per request',
  errorRate: 'error rate',
}

const OUTCOMES: Record<ChangeOutcome, string> = {
  fail: 'regression',
  inconclusive: 'inconclusive',
  improved: 'improved',
  pass: 'no regression',
  new: 'new',
}

/** `p50 latency`, `input tokens per request`, `error rate`. */
export function changeName({ metric, statistic }: Pick<Change, 'metric' | 'statistic'>): string {
  const name = NAMES[metric]
  if (statistic !== 'mean') return `p${trimmed(statistic * 100, 3)} ${name}`
  // Of a time or a speed the mean is one statistic among others; of a count per request it goes without saying.
  return metric === 'latency' || metric === 'ttft' || metric === 'tokensPerSecond'
    ? `mean ${name}`
    : name
}

/** `regression`, `inconclusive`, `improved`, `no regression`, `new`. */
export function outcomeInWords(outcome: ChangeOutcome): string {
  return OUTCOMES[outcome]
}

/** `1,204 → 1,467 ms`; the unit stands once. */
export function sidesInWords({ base, head, unit }: Pick<Change, 'base' | 'head' | 'unit'>): string {
  const to = formatValue(head, unit)
  const from = formatValue(base, unit)
  if (base === null) return head === null ? from : to
  const ending = unit === 'usd' ? '' : (/[^\d.,]+$/.exec(from)?.[0] ?? '')
  const bare =
    head !== null && to.endsWith(ending) ? from.slice(0, from.length - ending.length) : from
  return `${bare} → ${to}`
}

/** `▲ 22 %` for a rise, `▼ 4.1 %` for a fall; `–` when it cannot be said. */
export function arrowInWords({ change, metric }: Pick<Change, 'change' | 'metric'>): string {
  if (change === null) return '–'
  return `${change < 0 ? '▼' : '▲'} ${sizeOf(change, metric)}`
}

/** `+22 %`, `−0.4 %`, `+1.2 points`; `–` when it cannot be said. */
export function deltaInWords({ change, metric }: Pick<Change, 'change' | 'metric'>): string {
  return change === null ? '–' : `${signOf(change)}${sizeOf(change, metric)}`
}

/** Where the true change lies: `+14 to +30 %`; `null` without an interval. */
export function changeIntervalInWords({ interval, metric }: Change): string | null {
  if (interval === null) return null
  const [low, high] = interval.map((change) => deltaInWords({ change, metric })) as [string, string]
  return `${low.replace(/ .*$/, '')} to ${high}`
}

/** The smallest change for the worse that so many requests show: `17 %`; `–` when it cannot be said. */
export function detectableInWords({ detectable, metric }: Change): string {
  return detectable === null ? '–' : sizeOf(detectable, metric)
}

/** From which change for the worse it fails: `10 %`. */
export function floorInWords({ floor, metric }: Change): string {
  return sizeOf(floor, metric)
}

/**
 * One line that stands alone: `p50 latency rose by 22 % (1,204 → 1,467 ms; 95 % interval +14 to +30 %;
 * n = 100 can show 17 %): regression, from the floor of 10 % on`.
 *
 * @param confirmed the same change in a second comparison, where there was one
 */
export function changeInWords(change: Change, confirmed: Change | null = null): string {
  const { outcome, reason, gating } = change
  const because = reason === null ? '' : `, because ${reason}`
  if (outcome === 'new') return `${newInWords(change)}${reason === null ? '' : `: ${reason}`}`
  const finding = findingOfChange(change, confirmed)
  const advice = gating ? '' : ' (shown only: it fails nothing)'
  if (outcome === 'fail') {
    return `${finding}: regression${advice}, the floor is ${floorInWords(change)}${because}`
  }
  return `${finding}: ${OUTCOMES[outcome]}${advice}${because}`
}

/** The same without what to think of it. */
export function findingOfChange(change: Change, confirmed: Change | null = null): string {
  return `${movementInWords(change)} (${detailsOf(change, confirmed).join('; ')})`
}

/** `p50 latency rose by 22 %`, `error rate is unchanged`. */
function movementInWords(change: Change): string {
  const name = changeName(change)
  if (change.change === null) {
    const { base, head } = change
    return base === 0 && head !== null && head > 0
      ? `${name} rose from nothing`
      : `${name} cannot be compared`
  }
  if (isNothing(change.change)) return `${name} is unchanged`
  const verb = change.change > 0 ? 'rose' : 'fell'
  return `${name} ${verb} by ${sizeOf(change.change, change.metric)}`
}

/** How far it has become worse, for sorting: negative is better, `null` is not known. */
export function worsening({ change, metric }: Pick<Change, 'change' | 'metric'>): number | null {
  if (change === null) return null
  return isWorseUp(metric) ? change : -change
}

/** The same figure among other changes. */
export function sameFigure(
  { metric, statistic }: Pick<Change, 'metric' | 'statistic'>,
  changes: readonly Change[] | null,
): Change | null {
  return changes?.find((other) => other.metric === metric && other.statistic === statistic) ?? null
}

function newInWords(change: Change): string {
  const { head, unit } = change
  const name = changeName(change)
  const value = head === null ? '' : ` is ${formatValue(head, unit)},`
  return `${name}${value} new: there is nothing to compare it with`
}

function detailsOf(change: Change, confirmed: Change | null): string[] {
  const interval = changeIntervalInWords(change)
  const seen = change.detectable === null ? '' : ` can show ${detectableInWords(change)}`
  return [
    sidesInWords(change),
    ...(interval === null ? [] : [`95 % interval ${interval}`]),
    `n = ${grouped(change.n)}${seen}`,
    ...(confirmed === null ? [] : [`a second comparison: ${deltaInWords(confirmed)}`]),
  ]
}

/** Smaller than what the words can show. */
function isNothing(change: number): boolean {
  return Math.abs(change) < 0.000_05
}

function signOf(change: number): string {
  if (isNothing(change)) return '±'
  return change > 0 ? '+' : '−'
}

/** Without its sign, in two digits or three; changes of error rates are in percentage points. */
function sizeOf(change: number, metric: Change['metric']): string {
  const percent = Math.abs(change) * 100
  const decimals = percent >= 10 ? 0 : percent >= 1 ? 1 : 2
  const size = decimals === 0 ? grouped(Math.round(percent)) : trimmed(percent, decimals)
  return `${size} ${metric !== 'errorRate' ? '%' : size === '1' ? 'point' : 'points'}`
}
