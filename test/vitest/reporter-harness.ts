import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { TestCase, TestModule, Vitest } from 'vitest/node'
import type { Progress } from '../../src/core/run/progress.ts'
import { PROGRESS_ARTIFACT } from '../../src/core/run/run-report.ts'

/** A stream that remembers what was written. */
export class Collector extends Writable {
  text = ''

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk)
    done()
  }
}

interface FakeVitest {
  vitest: Vitest
  outputStream: Collector
  logged: string[]
  errors: unknown[][]
  /** Does what Vitest does on Ctrl-C. */
  interrupt: () => void
}

/** As much of Vitest as the reporter touches, for what no real run does on command. */
export function aVitest({
  reporters = [] as unknown[],
  configured = [['default', {}]] as unknown[],
} = {}): FakeVitest {
  const outputStream = Object.assign(new Collector(), { isTTY: true })
  const cleanups: (() => void)[] = []
  const errors: unknown[][] = []
  const logged: string[] = []
  const vitest: any = {
    reporters,
    config: { root: process.cwd(), reporters: configured },
    logger: {
      outputStream,
      getColumns: () => 0,
      log: (text: string) => logged.push(text),
      error: (...texts: unknown[]) => errors.push(texts),
      onTerminalCleanup: (listener: () => void) => cleanups.push(listener),
    },
  }
  const interrupt = (): void => cleanups.forEach((cleanup) => cleanup())
  return { vitest, outputStream, logged, errors, interrupt }
}

export function aTest(meta: object, state = 'pending'): { test: TestCase; module: TestModule } {
  const one: any = {
    id: '1',
    fullName: 'soaks',
    meta: () => meta,
    result: () => ({ state }),
    task: {},
  }
  const module: any = {
    moduleId: join(process.cwd(), 'test', 'soak.load.ts'),
    relativeModuleId: 'soak.load.ts',
    children: { allTests: () => [one] },
    errors: () => [],
  }
  one.module = module
  return { test: one, module }
}

const PROGRESS: Progress = {
  name: 'soaks',
  phase: 'running',
  level: null,
  elapsedMs: 4000,
  plannedMs: 60_000,
  done: 20,
  plannedRequests: null,
  inFlight: 10,
  requestsPerSecond: 5,
  p95: 812,
  tokensPerSecond: 100,
  usd: 0.01,
  failed: 1,
}
export const ARTIFACT = { type: PROGRESS_ARTIFACT, progress: PROGRESS }
