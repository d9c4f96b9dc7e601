import type { TestContext } from 'vitest'
import type { Run } from '../../../core/run/run.ts'

type Task = TestContext['task']

interface Met {
  readonly run: Run
  /** Of the test, and which try it was. */
  readonly id: string
  readonly attempt: string
}

const namedRuns = new WeakMap<Run, string>()
/** Of this spec file, which has a worker of its own. */
const metByKey = new Map<string, Met>()

/** Says which load test a run is of, by its name as it is written: row titles differ between Vitest's majors. */
export function nameRun(run: Run, task: Task, name: string): void {
  namedRuns.set(run, fullName(task, name))
}

/**
 * Under which name the baseline of a run is kept: the full name of its load test, before anything was
 * put into it; of a `runLoad()`, that of the test and its own.
 *
 * @throws {Error} when another run of the file has the same.
 */
export function baselineKeyOf(run: Run, task: Task, given: string | undefined): string {
  const name = given ?? namedRuns.get(run) ?? `${fullName(task, task.name)} > ${run.name}`
  const key = name.replaceAll(/\s+/g, ' ').trim()
  const { id, result } = task
  const attempt = `${result?.retryCount ?? 0} ${result?.repeatCount ?? 0}`
  const met = metByKey.get(key)
  // A test that is tried again has another run, and the same baseline.
  const isAnotherTry = met?.id === id && met.attempt !== attempt
  if (met !== undefined && met.run !== run && !isAnotherTry) {
    throw new Error(
      `Two runs of this file would have the baseline "${key}": name them apart with toMatchBaseline({ key }).`,
    )
  }
  metByKey.set(key, { run, id, attempt })
  return key
}

function fullName({ suite }: Task, name: string): string {
  const names = [name]
  for (let at = suite; at !== undefined; at = at.suite) names.unshift(at.name)
  return names.join(' > ')
}
