import type { PriceOverride } from './cost.ts'
import type { OnInconclusive } from './options.ts'

/** What holds where no plugin said anything. */
export const NO_WORKER_SETTINGS: WorkerSettings = {
  simulatorUrl: null,
  prices: {},
  confidence: null,
  onInconclusive: null,
  samplesFolder: null,
}

/** What the plugin tells the workers through Vitest's `provide`; plain JSON. */
export interface WorkerSettings {
  /** Where model calls go in a simulated run; `null`: to their providers. */
  simulatorUrl: string | null
  prices: Record<string, PriceOverride>
  confidence: number | null
  /** `null`: fail in CI, warn elsewhere. */
  onInconclusive: OnInconclusive | null
  /** Folder for one CSV row per request; `null` when none was asked for. */
  samplesFolder: string | null
}
