const MARK = Symbol.for('vitest-load.orphan-guard')

/**
 * Ends this worker when its parent is gone: a forked worker of Vitest 4 outlives a killed parent,
 * and would go on spending money.
 */
export function guardAgainstOrphans(): void {
  const world = globalThis as { [MARK]?: boolean }
  if (process.send === undefined || world[MARK] === true) return
  world[MARK] = true
  // Vitest makes `process.exit` throw inside workers.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
}
