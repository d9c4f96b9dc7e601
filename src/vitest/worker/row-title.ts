import { format, inspect } from 'node:util'

const LONGEST_VALUE = 40

/**
 * The title of a row's test: `%s %d %i %f %j %o %O %c` take the row, or the items of a list one
 * after the other; `$name.of.field` and `$0` take a part of it; `%#` and `%$` are its number from 0
 * and from 1; `%%` is a percent sign. What names nothing stays as it is.
 *
 * Vitest would number each row 0, because it gets one at a time, and its majors differ in whether
 * they put texts in quotes.
 */
export function rowTitle(template: string, row: unknown, index: number): string {
  const items: unknown[] = Array.isArray(row) ? row : [row]
  let next = 0
  return template.replaceAll(/%[%#$sdifjoOc]|\$\w+(?:\.\w+)*/g, (place) => {
    if (place === '%%') return '%'
    if (place === '%#') return String(index)
    if (place === '%$') return String(index + 1)
    if (place.startsWith('%')) return next < items.length ? format(place, items[next++]) : place
    const [first, ...path] = place.slice(1).split('.') as [string, ...string[]]
    const start = /^\d+$/.test(first) ? items[Number(first)] : fieldOf(row, first)
    const value = path.reduce(fieldOf, start)
    return value === undefined ? place : shown(value)
  })
}

function fieldOf(value: unknown, name: string): unknown {
  return (Object(value) as Record<string, unknown>)[name]
}

function shown(value: unknown): string {
  const text =
    typeof value === 'string' ? value : inspect(value, { depth: 1, breakLength: Infinity })
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`
}
