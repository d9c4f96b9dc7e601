type Matching = typeof import('./match-run.ts')

let loading: Promise<Matching> | null = null
let loaded: Matching | null = null

/** Loads what baselines need, before a run begins: matchers cannot wait, and collecting specs need not. */
export async function loadMatching(): Promise<void> {
  loading ??= import('./match-run.ts')
  loaded = await loading
}

/** `null`: no run has begun yet. */
export function loadedMatching(): Matching | null {
  return loaded
}
