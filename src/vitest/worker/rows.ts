type Collector = Function & { [key: PropertyKey]: any }
type RowOptions = object | ((row: unknown) => object)

const CHAINED = new Set<PropertyKey>(['skip', 'only', 'todo', 'fails', 'concurrent'])
const CHAINING = new Set<PropertyKey>(['skipIf', 'runIf', 'extend', 'override', 'scoped'])

/**
 * Gives a Vitest collector, and all that is chained from it, our `each` and `for`: one test per
 * row, with options that may depend on the row. Vitest's own `each` passes no context, spreads
 * arrays and refuses options that are a function.
 */
export function withRows(collector: Collector): Collector {
  return new Proxy(collector, {
    get(target, key) {
      const value = Reflect.get(target, key) as unknown
      if (key === 'each' || key === 'for') return (rows: Iterable<unknown>) => eachRow(target, rows)
      if (CHAINED.has(key)) return withRows(value as Collector)
      if (!CHAINING.has(key)) return value
      return (...args: unknown[]) => withRows(Reflect.apply(value as Function, target, args))
    },
  })
}

function eachRow(collector: Collector, rows: Iterable<unknown>) {
  return (name: string, options: RowOptions, fn?: Function): void => {
    let index = 0
    for (const row of rows) {
      const own = typeof options === 'function' ? options(row) : options
      // One row at a time: Vitest puts the row into the title and passes it before the context.
      const declareOne = collector['for']([row]) as (...args: unknown[]) => void
      declareOne(titled(name, row, index++), own, fn ?? ((_row: unknown) => {}))
    }
  }
}

/**
 * Puts the row's number and its texts into the title. Vitest would number each row 0, because it
 * gets one at a time, and its majors differ in whether they put texts in quotes.
 */
function titled(title: string, row: unknown, index: number): string {
  return title
    .replaceAll(/(?<!%)%#/g, String(index))
    .replaceAll(/(?<!%)%\$/g, String(index + 1))
    .replaceAll(/\$([\w.]+)/g, (place, path: string) => {
      const value = path.split('.').reduce(fieldOf, row)
      return typeof value === 'string' ? value.replaceAll('%', '%%') : place
    })
}

function fieldOf(value: unknown, name: string): unknown {
  return (Object(value) as Record<string, unknown>)[name]
}
