import type { LoadOptions } from '../core/options/options.ts'
import type { LoadHandle } from './load-handle.ts'
import type { Turns } from './course/turns.ts'

let engine: Promise<typeof import('./engine.ts')> | null = null

/** Begins to load the engine, beside whatever else goes on: whoever declares a load test will need it. */
export function loadEngine(): Promise<typeof import('./engine.ts')> {
  engine ??= import('./engine.ts')
  return engine
}

/** As `startLoad()`; collecting specs does not wait for the engine. */
export async function startLoadLazily<Row>(
  name: string,
  options: LoadOptions<Row>,
  turns: Turns | null = null,
): Promise<LoadHandle> {
  const { startLoad } = await loadEngine()
  return startLoad(name, options, undefined, turns)
}
