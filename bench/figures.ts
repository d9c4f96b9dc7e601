/** What was measured, and the figure in words. */
export type Row = readonly [what: string, figure: string]

/** Processor time of this process so far, in ms: neither what waits nor other work on the machine counts. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
