import type { LoadHandle } from './engine.ts'

export type RunListener = (handle: LoadHandle) => void

let listener: RunListener | null = null

/** Tells `told` of each `runLoad()` as it starts, instead of whoever was told before; `null`: nobody. */
export function onRunLoad(told: RunListener | null): void {
  listener = told
}

export function announce(handle: LoadHandle): void {
  listener?.(handle)
}
