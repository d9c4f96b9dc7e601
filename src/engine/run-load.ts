import type { LoadOptions, Prompt } from '../core/options/options.ts'
import type { Run } from '../core/run/run.ts'
import { installTap } from '../observe/tap.ts'
import { engineSettings } from './settings.ts'
import { announce } from './listeners.ts'
import { startLoadLazily } from './start-load.ts'

// Clients keep the `fetch` that is there when they are built: a script's may be older than its first run.
installTap()

export interface RunLoadOptions<Row = Prompt> extends LoadOptions<Row> {
  /** What tables and messages call it. Default `load`. */
  name?: string
}

/**
 * Runs a load test outside `loadTest()`: in a plain `test()`, in Jest, in `node:test`, in a script.
 *
 * Resolves with the run, also when it was stopped early (`run.stopped` says why). Budgets are not
 * asserted: use the matchers, or `checkLoad(run, limits)`.
 *
 * @throws {LoadOptionsError} with all problems of the options at once.
 * @throws {Error} in `vitest-load compare`, where only `loadTest()` takes turns: nothing is sent.
 */
export async function runLoad<Row = Prompt>(given: RunLoadOptions<Row>): Promise<Run> {
  const { refusal } = engineSettings()
  if (refusal !== null) throw new Error(refusal)
  const { name = 'load', ...options } = Object(given) as RunLoadOptions<Row>
  const starting = startLoadLazily<Row>(name, options)
  // Before anything else happens: whoever listens must know in which test it was called.
  const heard = announce(starting)
  const run = await (await starting).done
  await heard
  return run
}
