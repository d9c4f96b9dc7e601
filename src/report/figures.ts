import type { Cost, Run } from '../core/run/run.ts'
import { formatValue } from '../core/words/values.ts'

/** What stands for a value that is not known. */
export const UNKNOWN = '–'

export function milliseconds(value: number | null): string {
  return value === null ? UNKNOWN : formatValue(value, 'ms')
}

/** Dollars: `≥` for a lower bound, `~` where tokens were estimated. */
export function dollars(
  usd: number | null,
  { estimated, atLeast }: Pick<Cost, 'estimated' | 'atLeast'>,
): string {
  if (usd === null) return UNKNOWN
  return `${atLeast ? '≥ ' : ''}${estimated ? '~' : ''}${formatValue(usd, 'usd')}`
}

/** A rate of something per second, as three digits or more. */
export function perSecond(value: number | null): string {
  if (value === null) return UNKNOWN
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0
  return value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

/** A count of tokens: in full below 10,000, then `12.3k` and `4.5M`. */
export function tokenCount(value: number | null): string {
  if (value === null) return UNKNOWN
  if (value < 10_000) return whole(Math.round(value))
  return value < 999_950 ? `${(value / 1e3).toFixed(1)}k` : `${(value / 1e6).toFixed(1)}M`
}

/** A count, its thousands apart as in all other figures. */
export function whole(value: number): string {
  return value.toLocaleString('en-US')
}

/** How many requests failed, and their share: `3 (6.0 %)`. */
export function failures({ requests, errors }: Pick<Run, 'requests' | 'errors'>): string {
  if (errors.rate === null) return UNKNOWN
  return requests.failed === 0 ? '0' : `${whole(requests.failed)} (${percent(errors.rate)})`
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1).replace(/\.0$/, '')} %`
}

/** A length of time as a reader says it: `43 ms`, `1.2 s`, `12 s`, `2 min 5 s`, `2 min`. */
export function elapsed(ms: number): string {
  if (ms < 950) return `${Math.round(ms)} ms`
  const seconds = ms < 9950 ? Math.round(ms / 100) / 10 : Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const rest = seconds % 60
  return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`
}

export function counted(n: number, one: string, many = `${one}s`): string {
  return `${whole(n)} ${n === 1 ? one : many}`
}
