import { clearInterval, setInterval } from 'node:timers'
import { inject, recordArtifact, type TestContext } from 'vitest'
import { FORECAST_ARTIFACT, PROGRESS_ARTIFACT, type RunReport } from '../../core/run/run-report.ts'
import type { Run } from '../../core/run/run.ts'
import type { LoadHandle } from '../../engine/load-handle.ts'
import { SamplesFile } from './samples-file.ts'

const PROGRESS_EVERY_MS = 500

type Task = TestContext['task']

/** How many runs each test has started. */
const started = new WeakMap<Task, number>()

/**
 * Reports a load test on its Vitest task: progress while it goes on, the run at its end, and what
 * there is of it when the test is aborted.
 */
export async function reportRun(handle: LoadHandle, task: Task, signal: AbortSignal): Promise<Run> {
  const runs = (task.meta.load ??= { runs: [] }).runs
  // Taken at once: several runs of one test may go on side by side.
  const place = started.get(task) ?? 0
  started.set(task, place + 1)
  let samples = samplesFile(`${task.id}-${place}`, handle.plan.name)
  // A disk that is full must not end the run: the reporter says that the rows are missing.
  const write = (work: (file: SamplesFile) => void): void => {
    try {
      if (samples !== null) work(samples)
    } catch {
      samples = null
    }
  }
  handle.onForecast((forecast) => {
    record(task, { type: FORECAST_ARTIFACT, name: handle.plan.name, forecast })
  })
  handle.onSample((sample) => write((file) => file.add(sample)))
  const save = (run: Run, state: RunReport['state']): void => {
    write((file) => file.flush())
    runs[place] = { run, state, samplesFile: samples?.path ?? null }
  }
  // Vitest goes on to the next test as soon as it aborts this one: the partial run is saved at once.
  const onAbort = (): void => {
    const why = signal.reason instanceof Error ? signal.reason.message : String(signal.reason)
    handle.stop(/timed out/i.test(why) ? 'timeout' : 'aborted', `Vitest ended the test: ${why}`)
    const partial = handle.partial()
    if (partial !== null) save(partial, 'partial')
  }
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  const ticker = setInterval(() => {
    record(task, { type: PROGRESS_ARTIFACT, progress: handle.progress() })
  }, PROGRESS_EVERY_MS)
  try {
    const run = await handle.done
    save(run, signal.aborted ? 'partial' : 'done')
    return run
  } finally {
    clearInterval(ticker)
    signal.removeEventListener('abort', onAbort)
  }
}

function record(task: Task, artifact: Parameters<typeof recordArtifact>[1]): void {
  // Where nobody listens any more, the run itself is what counts.
  recordArtifact(task, artifact).catch(() => {})
}

/**
 * Reports a `runLoad()` on the test that it was started in, and ends it with that test, so that
 * nothing goes on calling a provider.
 */
export function reportRunLoad(
  starting: Promise<LoadHandle>,
  { task, signal, onTestFinished }: TestContext,
): void {
  let over = false
  const end = (): void => void (over = true)
  const report = async (): Promise<void> => {
    const handle = await starting
    handle.done.then(end, end)
    await reportRun(handle, task, signal)
  }
  // The caller of `runLoad()` gets the failure; here it only must not count as unhandled.
  const reported = report().then(end, end)
  onTestFinished(async () => {
    if (over || signal.aborted) return
    const handle = await starting
    const message = `The test ended before its run "${handle.plan.name}" did: await runLoad().`
    handle.stop('aborted', message)
    await reported
    throw new Error(message)
  })
}

/** Where the rows of a run's requests go; `null` when no CSV was asked for. */
function samplesFile(name: string, runName: string): SamplesFile | null {
  const folder = inject('vitestLoad')?.samplesFolder ?? null
  return folder === null ? null : new SamplesFile(folder, name, runName)
}
