import type { Change } from '../comparison/change.ts'
import type { Verdict } from '../judging/verdict.ts'

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
