import { PromptCount } from '../../recording/prompt-count.ts'
import type { RequestRow } from '../../calls/request-row.ts'
import { cacheObstacle } from './cache-share.ts'
import type { Floors } from '../floors.ts'
import { measureErrors } from './measure-errors.ts'
import { measureSpeed } from './measure-speed.ts'
import { measureUsage, type SumsByPrompt } from './measure-usage.ts'
import type { Measured } from './measured.ts'
import type { PairedValues } from './paired-ratio.ts'
import { pairsByBlock, type Pair, type Sides } from './pairs.ts'
import type { Share } from './shares.ts'
import type { Usage } from './usages.ts'

/** All metrics of two sides that ran in turns; what neither side has is left out. */
export function measureSides(sides: Sides, floors: Partial<Floors>): Measured[] {
  const [base, head] = [sides.base.flat(), sides.head.flat()]
  const blocks = pairsByBlock(sides)
  const pairs = blocks.flat()
  const obstacle = cacheObstacle(base, head)
  const usage = measureUsage(sumsOf(base), sumsOf(head), floors, (one) => usageOf(pairs, one))
  return [
    ...measureSpeed(blocks, Math.min(base.length, head.length), floors, obstacle),
    ...usage.map((one) =>
      one.metric === 'costPerRequest' && obstacle !== null ? { ...one, obstacle } : one,
    ),
    measureErrors(failuresIn(base), failuresIn(head), floors),
  ]
}

function sumsOf(rows: readonly RequestRow[]): SumsByPrompt {
  const count = new PromptCount()
  for (const row of rows) count.add(row.prompt, row.error === null ? row : null)
  return count.read() ?? new Map()
}

function usageOf(pairs: readonly Pair[], { ofRow }: Usage): PairedValues | null {
  const known = pairs.map((pair) => pair.map(ofRow)).filter((pair) => !pair.includes(null))
  return {
    base: known.map(([value]) => value!),
    head: known.map(([, value]) => value!),
  }
}

function failuresIn(rows: readonly RequestRow[]): Share {
  return { failed: rows.filter(({ error }) => error !== null).length, n: rows.length }
}
