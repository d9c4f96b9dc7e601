const NOTHING: ReadonlySet<unknown> = new Set([undefined, null])

/** A wrong value, as a sentence about it quotes it. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'a list of none' : 'a list'
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object' && value !== null) return 'an object'
  return NOTHING.has(value) ? 'nothing' : String(value)
}
