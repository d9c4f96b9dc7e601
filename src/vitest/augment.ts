import type { LoadMeta } from '../core/run/run-report.ts'
import type { FORECAST_ARTIFACT, PROGRESS_ARTIFACT } from '../core/run/run-report.ts'
import type { Forecast } from '../core/plan/forecast.ts'
import type { Progress } from '../core/run/progress.ts'
import type { WorkerSettings } from '../core/plan/worker-settings.ts'
import type { LoadMatchers } from '../matchers/load-matchers.ts'
import type { TestArtifactBase } from 'vitest'

// Of all ways to type matchers only this one holds in both Vitest 4 and 5.
declare global {
  // oxlint-disable-next-line typescript/no-namespace
  namespace Chai {
    interface Assertion extends LoadMatchers<void> {}
  }
}

declare module 'vitest' {
  interface AsymmetricMatchersContaining extends LoadMatchers<any> {}
  interface ProvidedContext {
    vitestLoad: WorkerSettings
    /** Options of the simulator to start; `null` for a live run. */
    vitestLoadSimulator: object | null
  }
  interface TaskMeta {
    load?: LoadMeta
  }
  interface TestArtifactRegistry {
    [PROGRESS_ARTIFACT]: TestArtifactBase & { type: typeof PROGRESS_ARTIFACT; progress: Progress }
    [FORECAST_ARTIFACT]: TestArtifactBase & {
      type: typeof FORECAST_ARTIFACT
      name: string
      forecast: Forecast
    }
  }
}
