import { relative } from 'node:path'
import { afterEach, beforeAll, expect, TestRunner } from 'vitest'
import type { RunnerTask, RunnerTestFile, RunnerTestSuite, TestContext } from 'vitest'
import { comparableLoad } from '../../../core/comparison/comparable-load.ts'
import type { LoadOptions } from '../../../core/options/options.ts'
import type { Plan } from '../../../core/plan/plan.ts'
import type { SideName, TestOffer, TurnsAddress } from '../../../core/comparison/turns.ts'
import { configureEngine } from '../../../engine/settings.ts'
import type { TurnsConnection } from './connection.ts'
import { takePartIn } from './current.ts'
import { takeTurns } from './take-turns.ts'

export interface DeclaredTest {
  /** What it is called before the values of a row are put in. */
  readonly key: string
  readonly plan: Plan
  readonly options: LoadOptions
}

const REFUSAL =
  'runLoad() does not run in vitest-load compare, where only loadTest() takes turns: nothing was sent.'

/**
 * Makes the load tests of this worker take turns with those of another process.
 *
 * @throws {Error} when whoever gives the turns is not there.
 */
export async function joinComparison(
  address: TurnsAddress,
  mode: 'live' | 'simulated',
): Promise<void> {
  configureEngine({ refusal: REFUSAL })
  const path = relative(address.root, String(expect.getState().testPath)).replaceAll('\\', '/')
  const file = address.renamed[path] ?? path
  const { TurnsConnection: Connection } = await import('./connection.ts')
  const comparison = new Comparison(await Connection.open(address, file, mode), address.side)
  takePartIn(comparison)
  // Of the whole file, and before its tests: all are collected by now.
  // oxlint-disable-next-line no-empty-pattern -- Vitest reads off the names which fixtures are wanted: none
  beforeAll(({}, suite) => comparison.begin(suite as RunnerTestFile))
  // Comes after every test, one whose own preparations have failed too.
  afterEach(({ task }) => comparison.leave(task))
}

export class Comparison {
  readonly #connection: TurnsConnection
  readonly #side: SideName
  readonly #declared = new Map<unknown, DeclaredTest>()
  readonly #offers = new Map<unknown, TestOffer>()
  /** Tests that have come so far as to wait for a turn, or have said that they never will. */
  readonly #heard = new Set<unknown>()

  constructor(connection: TurnsConnection, side: SideName) {
    this.#connection = connection
    this.#side = side
  }

  declare(task: unknown, test: DeclaredTest): void {
    this.#declared.set(task, test)
  }

  /**
   * Says which tests there are. They run side by side, since which of them gets a turn is not for this
   * file to say; tests that are no load tests have no part in it.
   */
  begin(file: RunnerTestFile): void {
    const keys = new Map<string, number>()
    let others = 0
    for (const [task, path] of tasksIn(file.tasks, [])) {
      task.concurrent = true
      if (task.type === 'suite') this.#watch(task)
      if (task.type === 'suite') continue
      const test = this.#declared.get(task)
      if (test === undefined) {
        if (willRun(task)) others++
        task.mode = 'skip'
        continue
      }
      const key = [...path, test.key].join(' > ')
      const before = keys.get(key) ?? 0
      keys.set(key, before + 1)
      this.#offers.set(task, {
        id: this.#offers.size,
        key: before === 0 ? key : `${key} (${before + 1})`,
        name: [...path, task.name].join(' > '),
        line: task.location?.line ?? null,
        load: willRun(task)
          ? comparableLoad(test.options, test.plan)
          : `It is skipped on the ${this.#side}.`,
      })
    }
    this.#connection.say({ type: 'tests', tests: [...this.#offers.values()], others })
  }

  /** A test has ended: whoever waits for one that was never ready waits no more. */
  leave(task: unknown): void {
    const offer = this.#offers.get(task)
    if (offer === undefined || typeof offer.load === 'string' || this.#heard.has(task)) return
    this.#heard.add(task)
    const why = 'it did not start'
    this.#connection.say({ type: 'over', id: offer.id, why, capped: false, spent: null })
  }

  /** Where what comes before all tests of a suite fails, none of them starts, and only what comes after all is called. */
  #watch(suite: RunnerTestSuite): void {
    TestRunner.getSuiteHooks(suite).afterAll.push(() => {
      for (const [task] of tasksIn(suite.tasks, [])) this.leave(task)
    })
  }

  /** Runs a load test in its turns, when it gets any. */
  async perform({ task, signal }: TestContext): Promise<void> {
    const [test, offer] = [this.#declared.get(task), this.#offers.get(task)]
    // The conductor has its sentence, and waits for none of these.
    if (test === undefined || offer === undefined || typeof offer.load === 'string') return
    const { id, name, load } = offer
    this.#heard.add(task)
    await takeTurns(this.#connection, { id, name, load, options: test.options }, signal)
  }
}

function* tasksIn(
  tasks: readonly RunnerTask[],
  path: readonly string[],
): Generator<[RunnerTask, readonly string[]]> {
  for (const task of tasks) {
    yield [task, path]
    if (task.type === 'suite') yield* tasksIn(task.tasks, [...path, task.name])
  }
}

function willRun({ mode }: RunnerTask): boolean {
  return mode !== 'skip' && mode !== 'todo'
}
