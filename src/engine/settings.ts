import type { PriceOverride } from '../core/cost.ts'

/** What holds for all runs of this process; the Vitest plugin fills it in, scripts may leave it. */
export interface EngineSettings {
  /** Where recognised model calls go instead of to their provider; `null`: live. */
  simulatorUrl: string | null
  /** The team's own prices by model name; they win over the price list. */
  prices: Record<string, PriceOverride>
}

const settings: EngineSettings = { simulatorUrl: null, prices: {} }

export function engineSettings(): Readonly<EngineSettings> {
  return settings
}

export function configureEngine(changes: Partial<EngineSettings>): void {
  Object.assign(settings, changes)
}
