import type { ChartUnit } from '../chart.ts'

// Runs in the page.

/** 1, 2 and 5 of each power of ten, closer where these are few. */
export function roundSplits(low: number, high: number): number[] {
  const factors = high / low < 8 ? [1, 1.5, 2, 3, 4, 5, 6, 8] : high / low < 60 ? [1, 2, 5] : [1]
  const splits: number[] = []
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10) {
    splits.push(...factors.map((factor) => factor * power))
  }
  return splits.filter((split) => split >= low && split <= high)
}

/** What a tick of an axis is called, in a unit that suits all of them. */
export function tickOf(
  value: number,
  ticks: number[],
  unit: ChartUnit,
  names: string[] | null,
): string {
  if (names !== null) return names[value]?.slice(5, 10) ?? ''
  const most = Math.max(...ticks)
  if (unit === 'ms' && most >= 2000) return value === 0 ? '0' : `${short(value / 1000)} s`
  if (unit === 'elapsed') {
    return most >= 180_000 ? `${short(value / 60_000)} min` : `${short(value / 1000)} s`
  }
  if (unit === 'requests/s' || unit === 'tokens/s' || unit === 'tokens') return short(value)
  return unit === 'count' || unit === 'calls'
    ? Number.isInteger(value)
      ? short(value)
      : ''
    : inWords(value, unit)
}

/** A value with its unit. */
export function inWords(value: number, unit: ChartUnit): string {
  switch (unit) {
    case 'ms':
      return `${short(value)} ms`
    case 'elapsed':
      return `${short(value / 1000)} s`
    case 'share':
      return `${short(value * 100)} %`
    case 'usd':
      return value === 0 ? '$0' : `$${Number(value.toPrecision(3))}`
    case 'tokens/s':
    case 'requests/s':
    case 'tokens':
      return `${short(value)} ${unit}`
    default:
      return short(value)
  }
}

/** Three digits or more. */
function short(value: number): string {
  const size = Math.abs(value)
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2
  return value.toLocaleString('en-US', { maximumFractionDigits: digits })
}
