import type { TestContext, TestOptions } from 'vitest'
import type { LoadOptions, Prompt } from '../../core/options/options.ts'
import type { Run } from '../../core/run/run.ts'

/** The options of a load test, and those of Vitest's `test` that make sense here. */
export type LoadTestOptions<Row = Prompt> = LoadOptions<Row> &
  Pick<TestOptions, 'timeout' | 'meta' | 'tags'>

/** Vitest's test context, with the run. */
export interface LoadTestContext extends TestContext {
  readonly run: Run
}

export type LoadTestFunction<Fixtures = object> = (context: LoadTestContext & Fixtures) => unknown

type Use<Value> = (value: Value) => Promise<void>
type Fixture<Value, Context> =
  | Value
  | ((context: Context, use: Use<Value>) => Promise<void>)
  | [Value | ((context: Context, use: Use<Value>) => Promise<void>), object]

type Build<Value, Context> = (
  context: Context,
  tools: { onCleanup: (cleanup: () => unknown) => void },
) => Value | Promise<Value>

interface RowsOf<Case, Fixtures> {
  <Row = Prompt>(
    name: string,
    options: LoadTestOptions<Row> | ((row: Case) => LoadTestOptions<Row>),
    fn?: (row: Case, context: LoadTestContext & Fixtures) => unknown,
  ): void
}

/** Declares load tests; chains as Vitest's `test` does. */
export interface LoadTest<Fixtures = object> {
  <Row = Prompt>(name: string, options: LoadTestOptions<Row>, fn?: LoadTestFunction<Fixtures>): void
  readonly skip: LoadTest<Fixtures>
  readonly only: LoadTest<Fixtures>
  readonly fails: LoadTest<Fixtures>
  readonly todo: (
    name: string,
    options?: LoadTestOptions<any>,
    fn?: LoadTestFunction<Fixtures>,
  ) => void
  skipIf(condition: unknown): LoadTest<Fixtures>
  runIf(condition: unknown): LoadTest<Fixtures>
  /** One test per row; `fn` gets the row and the context, the options may be made from the row. */
  each<const Case>(rows: Iterable<Case>): RowsOf<Case, Fixtures>
  /** The same as `each`. */
  for<const Case>(rows: Iterable<Case>): RowsOf<Case, Fixtures>
  extend<Added extends Record<string, unknown>>(fixtures: {
    [Name in keyof Added]: Fixture<Added[Name], TestContext & Fixtures & Added>
  }): LoadTest<Fixtures & Added>
  extend<Name extends string, Value>(
    name: Name,
    value: Value | Build<Value, TestContext & Fixtures>,
  ): LoadTest<Fixtures & { [key in Name]: Value }>
  extend<Name extends string, Value>(
    name: Name,
    options: { scope?: 'test' | 'file' | 'worker'; auto?: boolean },
    value: Value | Build<Value, TestContext & Fixtures>,
  ): LoadTest<Fixtures & { [key in Name]: Value }>
}
