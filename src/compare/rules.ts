import { compareRows } from '../core/comparison/compare-rows.ts'
import { decide, isSuspect } from '../core/comparison/decide.ts'
import type { Floors } from '../core/comparison/floors.ts'
import { decidedEarly } from '../core/comparison/looks.ts'
import type { Sides } from '../core/comparison/measures/pairs.ts'
import { BLOCK_REQUESTS } from '../core/comparison/turns.ts'
import type { Judging } from './judging.ts'
import type { PairBlock } from './play.ts'

/** A tail of few requests wanders more than their median. */
const TAIL_FLOOR = 1.5

/** The rules of comparing, for so many requests of each side; `floor`: a share, for all times and speeds. */
export function judgingBy({ floor, requests }: { floor: number; requests: number }): Judging {
  const plannedBlocks = Math.ceil(requests / BLOCK_REQUESTS)
  const floors: Partial<Floors> = {
    latency: floor,
    latencyP95: floor * TAIL_FLOOR,
    ttft: floor,
    tokensPerSecond: floor,
  }
  const screen = (blocks: readonly PairBlock[]) => compareRows(sidesOf(blocks), { floors })
  return {
    decidedEarly: (blocks) => decidedEarly(sidesOf(blocks), plannedBlocks, floors) !== null,
    suspects: (tests) =>
      new Set(tests.filter(({ first }) => screen(first).some(isSuspect)).map(({ id }) => id)),
    decide(tests) {
      const compared = tests.map(({ first, second }) => ({
        screen: screen(first),
        confirmation:
          second === null ? null : compareRows(sidesOf(second), { floors, stage: 'once' }),
      }))
      const decided = decide(compared)
      return new Map(
        tests.map(({ id }, index) => {
          const { changes } = decided[index]!
          return [id, { changes, confirmation: compared[index]!.confirmation }]
        }),
      )
    },
  }
}

function sidesOf(blocks: readonly PairBlock[]): Sides {
  return { base: blocks.map(({ base }) => base), head: blocks.map(({ head }) => head) }
}
