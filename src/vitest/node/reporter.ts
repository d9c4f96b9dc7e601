import { writeSync } from 'node:fs'
import { Writable } from 'node:stream'
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node'
import type { Forecast } from '../../core/plan/forecast.ts'
import { forecastInWords } from '../../core/plan/forecast-words.ts'
import type { Progress } from '../../core/run/progress.ts'
import { FORECAST_ARTIFACT, PROGRESS_ARTIFACT } from '../../core/run/run-report.ts'
import { EMPTY_LINE, type Line } from '../../report/layout/line.ts'
import { coloursWanted, paint } from '../../report/layout/paint.ts'
import { progressInWords, progressLines } from '../../report/progress.ts'
import type { SuiteReport } from '../../report/suite.ts'
import { suiteSummary } from '../../report/summary.ts'
import { printable } from '../../report/layout/width.ts'
import { joinLiveWindow, type LiveWindow } from './live-window.ts'
import { isForPeople, isOnlyReport } from './reporter-audience.ts'
import { removeFiles } from './reporter-files.ts'
import { lastBaselinesFileOf } from './output-files.ts'
import { lastBaselinesOf, obsoleteLines, writeLastBaselines } from './reporter-baselines.ts'
import { writeOutputs, type LoadReporterOptions } from './reporter-outputs.ts'
import { suitesOf } from './reporter-suites.ts'

const LOG_EVERY_MS = 10_000
const DEFAULT_WIDTH = 80
const WITHHELD =
  'load: load tests cost money, and do not run again by themselves: press a to run all tests\n'

/** Shows load tests while they run and sums them up per spec file, beside whatever reporter is in use. */
export class LoadReporter implements Reporter {
  readonly #options: LoadReporterOptions
  /** Tests under way by their id, with the last that was heard of them. */
  readonly #running = new Map<string, Progress>()
  /** When each of them was last logged, in ms of its own time. */
  readonly #loggedAt = new Map<string, number>()
  /** Spec files seen in this run, for the case that Vitest never says which there were. */
  readonly #modules = new Set<TestModule>()
  /** Files in which the workers write down what they spend. */
  readonly #ledgers = new Set<string>()
  #vitest: Vitest | null = null
  #forPeople = true
  #isOnlyReport = false
  #withheld = false
  #window: LiveWindow | null = null

  constructor(options: LoadReporterOptions = {}) {
    this.#options = options
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
    this.#safely(() => {
      this.#forPeople = isForPeople(vitest, this)
      this.#isOnlyReport = isOnlyReport(vitest, this)
      if (this.#forPeople) this.#window = joinLiveWindow(vitest, () => this.#liveLines())
      vitest.logger.onTerminalCleanup(() => this.#safely(() => this.#showInterrupted()))
    })
  }

  onTestRunStart(): void {
    this.#forget()
    // What an earlier run in watch mode has spent is no matter of this one.
    this.#safely(() => removeFiles(this.#ledgers))
  }

  onTestCaseArtifactRecord(test: TestCase, artifact: { type: string }): void {
    if (artifact.type === FORECAST_ARTIFACT) this.#safely(() => this.#logForecast(test, artifact))
    if (artifact.type !== PROGRESS_ARTIFACT) return
    this.#safely(() => {
      // They are many, and nobody reads them later: reports and blobs stay small without.
      removeArtifact(test, artifact)
      // A test that was timed out may still send one.
      if (test.result().state !== 'pending') return
      this.#modules.add(test.module)
      const progress: Progress = Reflect.get(artifact, 'progress')
      this.#running.set(test.id, progress)
      if (this.#window !== null) this.#window.redraw()
      else this.#logProgress(test.id, progress)
    })
  }

  onTestCaseResult(test: TestCase): void {
    this.#modules.add(test.module)
    this.#running.delete(test.id)
    this.#loggedAt.delete(test.id)
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    this.#safely(() => {
      const suites = suitesOf(modules, this.#root)
      const text = this.#report(suites)
      this.#forget()
      if (text !== '') this.#vitest?.logger.log(text)
      if (suites.length > 0) {
        this.#write(suites)
        this.#keepBaselines(modules)
      }
      removeFiles(this.#ledgers)
    })
  }

  /** A file in which workers write down what they spend: it lasts as long as the test run. */
  keepLedger(path: string): void {
    this.#ledgers.add(path)
  }

  /** In watch mode a change would have run load tests. */
  withhold(): void {
    this.#withheld = true
  }

  onWatcherStart(): void {
    if (this.#withheld && this.#forPeople) this.#vitest?.logger.log(WITHHELD)
    this.#withheld = false
  }

  get #root(): string {
    return this.#vitest?.config.root ?? process.cwd()
  }

  get #stream(): object {
    return this.#vitest?.logger.outputStream ?? {}
  }

  get #width(): number {
    // A terminal that does not know its size says 0.
    return this.#vitest?.logger.getColumns() || DEFAULT_WIDTH
  }

  #forget(): void {
    this.#running.clear()
    this.#loggedAt.clear()
    this.#modules.clear()
  }

  #liveLines(): string[] {
    return this.#painted(progressLines([...this.#running.values()], this.#width))
  }

  #logProgress(id: string, progress: Progress): void {
    if (!this.#forPeople) return
    const last = this.#loggedAt.get(id) ?? 0
    // The clock of a run starts anew after its warm-up, and with the next run of a test.
    const since = progress.elapsedMs < last ? progress.elapsedMs : progress.elapsedMs - last
    if (since < LOG_EVERY_MS) return
    this.#loggedAt.set(id, progress.elapsedMs)
    this.#vitest?.logger.log(`load: ${progressInWords(progress)}`)
  }

  #logForecast(test: TestCase, artifact: object): void {
    removeArtifact(test, artifact)
    if (!this.#forPeople) return
    const name: unknown = Reflect.get(artifact, 'name')
    const forecast: Forecast = Reflect.get(artifact, 'forecast')
    const text = `load: "${String(name)}": ${forecastInWords(forecast)}`
    this.#vitest?.logger.log(printable(text))
  }

  /** Vitest is about to leave without an end of the run: what is known so far is all there will be. */
  #showInterrupted(): void {
    removeFiles(this.#ledgers)
    if (this.#modules.size === 0) return
    const suites = suitesOf(this.#modules, this.#root)
    const text = this.#report(suites)
    this.#forget()
    if (text !== '') {
      // Another frame would be drawn over the report.
      this.#window?.close()
      writeNow(this.#stream, `\n${text}\n`)
    }
    if (suites.length > 0) this.#write(suites)
  }

  /** The suites, and what was last heard of tests that came to no end: of an interruption, or a dead worker. */
  #report(suites: readonly SuiteReport[]): string {
    if (!this.#forPeople) return ''
    const unfinished = [...this.#running.values()].map(
      (progress) => `load: interrupted: ${progressInWords(progress)}`,
    )
    const summary = suites.length === 0 ? [] : [this.#text(summaryLines(suites, this.#width))]
    return [...summary, ...unfinished].join('\n')
  }

  #write(suites: readonly SuiteReport[]): void {
    const { problems, html } = writeOutputs(suites, this.#options, {
      root: this.#root,
      isMerge: Boolean(this.#vitest?.config.mergeReports),
      isOnlyReport: this.#isOnlyReport,
    })
    if (html !== null && this.#forPeople) this.#vitest?.logger.log(` HTML report ${html}`)
    for (const problem of problems) this.#vitest?.logger.error(problem)
  }

  /** For `vitest-load accept`; a run that was interrupted has nothing to accept. */
  #keepBaselines(modules: readonly TestModule[]): void {
    const root = this.#root
    const last = lastBaselinesOf(modules, {
      root,
      createdAt: new Date().toISOString(),
      isFiltered: this.#vitest?.config.testNamePattern !== undefined,
    })
    for (const problem of writeLastBaselines(lastBaselinesFileOf(root), last)) {
      this.#vitest?.logger.error(problem)
    }
    if (!this.#forPeople) return
    for (const line of obsoleteLines(last, root)) this.#vitest?.logger.log(printable(line))
  }

  #text(lines: readonly Line[]): string {
    return this.#painted(lines).join('\n')
  }

  #painted(lines: readonly Line[]): string[] {
    const isTerminal = Reflect.get(this.#stream, 'isTTY') === true
    return paint(lines, coloursWanted(isTerminal, process.env))
  }

  /** A report that fails must not fail the tests that it reports on. */
  #safely(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#vitest?.logger.error(
        'The load report failed; the tests themselves are not affected.',
        error,
      )
    }
  }
}

function summaryLines(suites: readonly SuiteReport[], width: number): Line[] {
  return suites.flatMap((suite) => [EMPTY_LINE, ...suiteSummary(suite, width), EMPTY_LINE])
}

function removeArtifact(test: TestCase, artifact: object): void {
  const artifacts: unknown = Reflect.get(Object(Reflect.get(test, 'task')), 'artifacts')
  if (!Array.isArray(artifacts)) return
  const index = artifacts.indexOf(artifact)
  if (index >= 0) artifacts.splice(index, 1)
}

/** Writes before the process ends, where a stream would be too late. */
function writeNow(stream: object, text: string): void {
  const fd: unknown = Reflect.get(stream, 'fd')
  if (typeof fd === 'number') writeSync(fd, text)
  else if (stream instanceof Writable) stream.write(text)
}
