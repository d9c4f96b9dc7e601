import { Bench } from 'tinybench'

/** What was measured, and the figure in words. */
export type Row = readonly [what: string, figure: string]

export interface Compared {
  /** Median microseconds of processor time of one run of each. */
  readonly bare: number
  readonly loaded: number
}

/**
 * Measures two ways side by side, in alternation, by the processor time of this process: neither
 * what waits nor other work on the machine counts.
 */
export async function compare(
  bare: () => Promise<unknown>,
  loaded: () => Promise<unknown>,
  rounds: number,
): Promise<Compared> {
  const medians: { bare: number[]; loaded: number[] } = { bare: [], loaded: [] }
  for (let round = 0; round < rounds; round++) {
    const bench = new Bench({ time: 0, iterations: 12, now: processorMs, retainSamples: true })
    bench.add('bare', bare).add('loaded', loaded)
    await bench.run()
    for (const name of ['bare', 'loaded'] as const) {
      const { result } = bench.getTask(name)!
      if (result.state !== 'completed') throw new Error(`The benchmark "${name}" did not complete.`)
      medians[name].push(result.latency.p50 * 1000)
    }
  }
  return { bare: middle(medians.bare), loaded: middle(medians.loaded) }
}

export function percentMore({ bare, loaded }: Compared): string {
  return `${loaded >= bare ? '+' : ''}${((loaded / bare - 1) * 100).toFixed(0)} %`
}

/** Processor time of this process so far, in ms. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
