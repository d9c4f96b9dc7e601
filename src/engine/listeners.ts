import type { LoadHandle } from './engine.ts'

export type RunListener = (handle: LoadHandle) => void

const listeners = new Set<RunListener>()

/** Tells `listener` of each `runLoad()` as it starts; returns a function that ends that. */
export function onRunLoad(listener: RunListener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function announce(handle: LoadHandle): void {
  for (const listener of listeners) listener(handle)
}
