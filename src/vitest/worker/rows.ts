import { rowTitle } from './row-title.ts'

type Collector = Function & { [key: PropertyKey]: any }
type RowOptions = object | ((row: unknown) => object)

const CHAINED = new Set<PropertyKey>(['skip', 'only', 'todo', 'fails', 'concurrent'])
const CHAINING = new Set<PropertyKey>(['skipIf', 'runIf', 'extend', 'override', 'scoped'])

/** Where the test of a row finds what it is made of, among the options that Vitest hands on. */
export const ROW: unique symbol = Symbol('row')

export interface RowTest {
  readonly title: string
  /** What tells it from others, and stays the same when the values of its row change. */
  readonly key: string
  readonly options: object | undefined
  /** Whether the user gave a function, which may assert something. */
  readonly hasFunction: boolean
}

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
  return (name: string, options: RowOptions | undefined, fn?: Function): void => {
    let index = 0
    for (const row of rows) {
      const own = typeof options === 'function' ? options(row) : options
      // One row at a time: Vitest passes it before the context, and knows which fixtures are wanted.
      const declareOne = collector['for']([row]) as (...args: unknown[]) => void
      const title = rowTitle(name, row, index)
      const key = `${name} #${index++}`
      const test: RowTest = { title, key, options: own, hasFunction: fn !== undefined }
      declareOne(name, { [ROW]: test }, fn ?? ((_row: unknown) => {}))
    }
  }
}
