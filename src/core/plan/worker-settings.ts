import type { PriceOverride } from '../calls/cost.ts'
import type { OnInconclusive } from '../options/options.ts'
import type { TurnsAddress } from '../comparison/turns.ts'

/** US dollars that a live test run may be forecast to cost without being asked. */
export const CONFIRM_ABOVE = 5

/** What several load tests together may cost, in US dollars; `null`: any number. */
export interface Caps {
  /** All of one spec file. */
  suite: number | null
  /** All of one test run. */
  all: number | null
}

export const NO_CAPS: Caps = { suite: null, all: null }

/** What holds where no plugin said anything. */
export const NO_WORKER_SETTINGS: WorkerSettings = {
  simulatorUrl: null,
  prices: {},
  confidence: null,
  onInconclusive: null,
  samplesFolder: null,
  confirmAbove: CONFIRM_ABOVE,
  maxCost: NO_CAPS,
  ledgerFile: null,
  runner: null,
  turns: null,
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
  /** US dollars; `null`: never asks. */
  confirmAbove: number | null
  maxCost: Caps
  /** Where the workers write down what they spend. */
  ledgerFile: string | null
  /** How the team calls this class of machines; `null`: as CI and the platform do. */
  runner: string | null
  /** Who gives load tests their turns in `vitest-load compare`; `null`: they run as planned. */
  turns: TurnsAddress | null
}
