import type { PriceOverride } from '../core/calls/cost.ts'
import { CONFIRM_ABOVE, NO_CAPS, type Caps } from '../core/plan/worker-settings.ts'
import { Purse } from './money/purse.ts'

/** What holds for all runs of this process; the Vitest plugin fills it in, scripts may leave it. */
export interface EngineSettings {
  /** Where recognised model calls go instead of to their provider; `null`: live. */
  simulatorUrl: string | null
  /** The team's own prices by model name; they win over the price list. */
  prices: Record<string, PriceOverride>
  /** US dollars that live runs may be forecast to cost without being asked; `null`: any number. */
  confirmAbove: number | null
  /** What `stopEarly` decides with where the load test says nothing; `null`: its default. */
  confidence: number | null
  /** What all runs together may cost. */
  caps: Caps
  /** What they have cost so far. */
  purse: Purse
  /** Why `runLoad()` must not run here, in a sentence; `null`: it may. */
  refusal: string | null
}

const settings: EngineSettings = {
  simulatorUrl: null,
  prices: {},
  confirmAbove: CONFIRM_ABOVE,
  confidence: null,
  caps: NO_CAPS,
  purse: new Purse(),
  refusal: null,
}

export function engineSettings(): Readonly<EngineSettings> {
  return settings
}

export function configureEngine(changes: Partial<EngineSettings>): void {
  Object.assign(settings, changes)
}
