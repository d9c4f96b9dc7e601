/** A wrong value, as a sentence about it quotes it. */
export function show(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return value.length === 0 ? 'a list of none' : 'a list'
  if (typeof value === 'object') return 'an object'
  return String(value)
}
