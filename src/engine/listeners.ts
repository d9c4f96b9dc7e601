import type { LoadHandle } from './engine.ts'

/** Gets the run once it has begun; rejects when it cannot. */
export type RunListener = (starting: Promise<LoadHandle>) => void

let listener: RunListener | null = null

/** Tells `told` of each `runLoad()` as it starts, instead of whoever was told before; `null`: nobody. */
export function onRunLoad(told: RunListener | null): void {
  listener = told
}

export function announce(starting: Promise<LoadHandle>): void {
  listener?.(starting)
}
