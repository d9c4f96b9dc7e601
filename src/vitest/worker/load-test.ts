import { TestRunner, type TestContext } from 'vitest'
import type { LoadOptions } from '../../core/options/options.ts'
import { toPlan, type Plan } from '../../core/plan/plan.ts'
import type { Run } from '../../core/run/run.ts'
import { worstCaseMs } from '../../core/plan/worst-case.ts'
import { engineSettings } from '../../engine/settings.ts'
import { loadEngine, startLoadLazily } from '../../engine/start-load.ts'
import { checkLoad } from '../../matchers/check-load.ts'
import type { LoadTest, LoadTestFunction, LoadTestOptions } from './load-test-types.ts'
import { nameRun } from './baseline/baseline-key.ts'
import { loadMatching } from './baseline/load-matching.ts'
import { reportRun } from './reported-run.ts'
import { ROW, withRows, type RowTest } from './rows.ts'
import { framesAbove, withoutOurFrames } from './stack.ts'
import { problemsOf, throwAll } from './test-problems.ts'
import { comparisonHere } from './turns/current.ts'

/** Vitest's own limit comes this much later than the engine's last stop. */
const GRACE_MS = 60_000
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * Declares a load test: loads the target as the options say, then calls `fn` with the run.
 *
 * Chains as Vitest's `test` does (`skip`, `only`, `todo`, `fails`, `skipIf`, `runIf`, `extend`);
 * `each` and `for` are the same: one test per row, and both the options and `fn` may take the row.
 *
 * @throws {LoadOptionsError} when the file is collected, with all problems of the options at once.
 */
export const loadTest: LoadTest = withRows(
  TestRunner.createTaskCollector(declare),
) as unknown as LoadTest

function declare(
  this: { todo?: boolean },
  name: string | (Function & { name: string }),
  given?: LoadTestOptions | { [ROW]: RowTest },
  fn?: LoadTestFunction,
): void {
  const row = Object(given) === given && ROW in given! ? given[ROW] : null
  const title = row?.title ?? (typeof name === 'function' ? name.name : name)
  const key = row?.key ?? title
  const options = (row === null ? given : row.options) as LoadTestOptions | undefined
  const suite = TestRunner.getCurrentSuite()
  if (options === undefined && this.todo === true) {
    suite.task(title, { ...this })
    return
  }
  const hasFunction = row?.hasFunction ?? fn !== undefined
  const [load, own] = split(options ?? {})
  const plan = planAt(title, load)
  const declaredAt = framesAbove(declare)
  const comparison = comparisonHere()
  // A failure is told by the test that needs it.
  loadEngine().catch(() => {})
  loadMatching().catch(() => {})
  const task = suite.task(title, {
    ...this,
    ...own,
    retry: 0,
    concurrent: false,
    timeout: comparison === null ? timeoutOf(plan, own) : LONGEST_TIMER_MS,
    handler: keepFixtures(
      (context: TestContext) =>
        comparison?.perform(context) ??
        perform(title, load, { fn, hasFunction, key, declaredAt }, context),
      fn,
    ),
  })
  comparison?.declare(task, { key, plan, options: load })
}

function timeoutOf(plan: Plan, own: { timeout?: number }): number {
  return own.timeout ?? Math.min(LONGEST_TIMER_MS, worstCaseMs(plan, isCapped(plan)) + GRACE_MS)
}

/** Whether the cost of a load test has a limit, its own or one that it shares. */
function isCapped({ maxCost }: Plan): boolean {
  const { suite, all } = engineSettings().caps
  return maxCost !== null || suite !== null || all !== null
}

interface Declared {
  readonly fn: LoadTestFunction | undefined
  readonly hasFunction: boolean
  /** What its baseline is found by. */
  readonly key: string
  /** Frames of a stack. */
  readonly declaredAt: string
}

async function perform(
  name: string,
  options: LoadOptions,
  { fn, hasFunction, key, declaredAt }: Declared,
  context: TestContext,
): Promise<void> {
  await loadMatching()
  const handle = await startLoadLazily(name, options)
  const run = await reportRun(handle, context.task, context.signal)
  nameRun(run, context.task, key)
  const verdicts = checkLoad(run, run.plan.budgets)
  const problems: unknown[] = problemsOf(run, verdicts, {
    asserted: verdicts.length > 0 || hasFunction,
    declaredAt,
  })
  // As a property of the context itself: Vitest looks at the arguments' names for fixtures only.
  Object.assign(context, { run } satisfies { run: Run })
  try {
    await fn?.(context as Parameters<LoadTestFunction>[0])
  } catch (error) {
    problems.push(withoutOurFrames(error))
  }
  throwAll(problems)
}

/** Options of the load, and those of Vitest. What neither knows stays with the load, whose check names it. */
function split(options: object): [LoadOptions, { timeout?: number }] {
  const isVitests = ([name]: [string, unknown]): boolean =>
    name === 'timeout' || name === 'tags' || name === 'meta'
  const entries = Object.entries(options)
  return [
    Object.fromEntries(entries.filter((entry) => !isVitests(entry))) as unknown as LoadOptions,
    Object.fromEntries(entries.filter(isVitests)),
  ]
}

function planAt(title: string, options: LoadOptions): Plan {
  try {
    return toPlan(title, options)
  } catch (error) {
    // The reader wants to see the spec's line, not ours.
    if (error instanceof Error) Error.captureStackTrace(error, declare)
    throw error
  }
}

/** Vitest reads a test function's text, and a private symbol on it, to find out which fixtures it wants. */
function keepFixtures<Handler extends Function>(
  handler: Handler,
  fn: Function | undefined,
): Handler {
  for (const symbol of fn === undefined ? [] : Object.getOwnPropertySymbols(fn)) {
    Object.defineProperty(handler, symbol, Object.getOwnPropertyDescriptor(fn, symbol)!)
  }
  const text = fn === undefined ? '() => {}' : fn.toString()
  return Object.defineProperty(handler, 'toString', { value: () => text })
}
