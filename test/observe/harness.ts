import type { Call } from '../../src/core/calls/call.ts'
import { observerOf } from '../../src/observe/observation.ts'
import { installTap } from '../../src/observe/tap.ts'
import type { Simulator } from '../../src/simulator/server.ts'
import type { TruthRecord } from '../../src/simulator/truth.ts'

/** As it is without the tap. */
export const nativeFetch = globalThis.fetch

/** Installed when this module loads, before any client is built. */
export const tap = installTap()

export interface Observed<Result> {
  readonly calls: Call[]
  readonly settled: PromiseSettledResult<Result>
}

/** Does `work` as one request does it, and gives what was seen of its calls, however it ended. */
export async function observe<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Observed<Result>> {
  const { signal } = new AbortController()
  const observation = observerOf(tap).begin(signal)
  const [settled] = await Promise.allSettled([observation.run(() => work(signal))])
  return { calls: observation.finish(), settled }
}

/** The only call of a request. */
export async function observeOne(work: (signal: AbortSignal) => Promise<unknown>): Promise<Call> {
  const { calls } = await observe(work)
  if (calls.length !== 1) throw new Error(`${calls.length} calls were seen.`)
  return calls[0]!
}

/** What the simulator did for the newest attempt of a call. */
export function truthOf(simulator: Simulator, { attempts }: Call): TruthRecord {
  const id = attempts.at(-1)?.requestId
  const record = simulator.truth().find((one) => one.id === id)
  if (record === undefined) throw new Error(`The simulator knows no request ${id}.`)
  return record
}

/** An instant of the observer, on the simulator's scale. */
export function epoch(at: number | null): number {
  if (at === null) throw new Error('There is no such instant.')
  return performance.timeOrigin + at
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
