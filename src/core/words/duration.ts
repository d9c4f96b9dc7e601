const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Milliseconds of `250`, `'250ms'`, `'1.5s'`, `'2m'` or `'1h'`; `null` for anything else. */
export function parseDuration(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : null
  if (typeof value !== 'string') return null
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(value.trim())
  return match ? Number(match[1]) * UNITS[match[2]!]! : null
}

/** A length of time to the millisecond, as a reader says it: `500 ms`, `1.5 s`, `1 min 30 s`, `24 h`. */
export function durationInWords(ms: number): string {
  if (ms < 1000) return `${Number(ms.toFixed(3))} ms`
  const rest = { h: Math.floor(ms / 3_600_000), min: Math.floor((ms % 3_600_000) / 60_000) }
  const parts = { ...rest, s: Number(((ms % 60_000) / 1000).toFixed(3)) }
  return Object.entries(parts)
    .filter(([, count]) => count > 0)
    .map(([unit, count]) => `${count} ${unit}`)
    .join(' ')
}
