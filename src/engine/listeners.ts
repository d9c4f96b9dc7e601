import type { LoadHandle } from './load-handle.ts'

/** Gets the run once it has begun, which rejects when it cannot; resolves when the listener is ready for its figures. */
export type RunListener = (starting: Promise<LoadHandle>) => Promise<void>

let listener: RunListener | null = null

/** Tells `told` of each `runLoad()` as it starts, instead of whoever was told before; `null`: nobody. */
export function onRunLoad(told: RunListener | null): void {
  listener = told
}

export async function announce(starting: Promise<LoadHandle>): Promise<void> {
  await listener?.(starting)
}
