import { rankOf } from '../../statistics/quantile.ts'
import type { Random } from '../../statistics/random.ts'
import { studentEffect, type Effect } from './effect.ts'

/** Requests that ran side by side, on the base and the head. */
export interface PairedValues {
  base: Float64Array
  head: Float64Array
}

/** Neighbours share the provider's weather: they are drawn together. */
const BLOCK = 10
const RESAMPLES = 400

/**
 * The log-ratio of a quantile of the head to that of the base, of values above 0 in the order in
 * which they ran. Its standard error comes from 400 resamples of whole blocks of 10 pairs (Künsch,
 * Annals of Statistics 17, 1989), its interval and p from Student's t with blocks − 1 degrees of freedom: the
 * percentiles of so few blocks would be too narrow. `null` for fewer than 2 blocks.
 *
 * @param least p is that of a change by more than this, up or down
 */
export function quantileRatio(
  { base, head }: PairedValues,
  share: number,
  random: Random,
  least = 0,
): Effect | null {
  const blocks = Math.floor(base.length / BLOCK)
  if (blocks < 2) return null
  const ofBase = resampler(base, blocks, share)
  const ofHead = resampler(head, blocks, share)
  const times = new Uint16Array(blocks).fill(1)
  const estimate = ofHead(times) - ofBase(times)
  let sum = 0
  let squares = 0
  for (let draw = 0; draw < RESAMPLES; draw++) {
    times.fill(0)
    for (let block = 0; block < blocks; block++) times[random.integer(blocks)]!++
    const ratio = ofHead(times) - ofBase(times)
    sum += ratio - estimate
    squares += (ratio - estimate) ** 2
  }
  const variance = (squares - sum ** 2 / RESAMPLES) / (RESAMPLES - 1)
  return studentEffect(estimate, Math.sqrt(Math.max(0, variance)), blocks - 1, least)
}

/** The log of the quantile when each block is there so many times: counted down from the largest value. */
function resampler(
  values: Float64Array,
  blocks: number,
  share: number,
): (times: Uint16Array) => number {
  // What is left over joins the last block.
  const blockOf = (index: number): number => Math.min(blocks - 1, Math.floor(index / BLOCK))
  const down = [...values.keys()].toSorted((a, b) => values[b]! - values[a]!)
  const block = Uint16Array.from(down, blockOf)
  const logs = Float64Array.from(down, (index) => Math.log(values[index]!))
  const sizes = new Uint32Array(blocks)
  for (const index of values.keys()) sizes[blockOf(index)]!++
  return (times) => {
    let n = 0
    for (let index = 0; index < blocks; index++) n += times[index]! * sizes[index]!
    let left = n - rankOf(share, n) + 1
    let at = -1
    while (left > 0) left -= times[block[++at]!]!
    return logs[at]!
  }
}
