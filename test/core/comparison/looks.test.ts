import { describe, expect, it } from 'vitest'
import { decidedEarly } from '../../../src/core/comparison/looks.ts'
import type { Sides } from '../../../src/core/comparison/measures/pairs.ts'
import { onHead, sidesOf } from './rows.ts'

/** After how many blocks of 10 it is decided, and how; `null`: only at the end. */
function stopOf(sides: Sides): [blocks: number, decision: string] | null {
  for (let blocks = 1; blocks <= sides.base.length; blocks++) {
    const soFar = { base: sides.base.slice(0, blocks), head: sides.head.slice(0, blocks) }
    const decision = decidedEarly(soFar, sides.base.length)
    if (decision !== null) return [blocks, decision]
  }
  return null
}

describe('a first comparison', () => {
  it('stops at its first look when a regression is plain', () => {
    expect(stopOf(sidesOf(100, onHead({ latency: 2000 })))).toEqual([3, 'suspect'])
    expect(stopOf(sidesOf(100, onHead({ inputTokens: 120 })))).toEqual([3, 'suspect'])
  })

  it('stops when all is plainly the same, but not before a p95 has its 100 requests', () => {
    expect(stopOf(sidesOf(400))).toEqual([10, 'pass'])
    expect(stopOf(sidesOf(1200))).toEqual([30, 'pass'])
    expect(stopOf(sidesOf(80))).toEqual([4, 'pass'])
  })

  it('of 100 requests goes to its end when nothing is worse: each is needed for the p95', () => {
    expect(stopOf(sidesOf(100))).toBeNull()
  })

  it('goes on while its median could still be worse', () => {
    const noisy = (index: number, side: string) => ({
      latency: 1000 * (1 + ((index * (side === 'head' ? 5 : 3)) % 11) / 4),
    })
    expect(stopOf(sidesOf(80, noisy))).toBeNull()
  })

  it('goes on when the head fails more often, and when a prompt cache serves the sides differently', () => {
    const failing = (index: number, side: string) => ({
      error: side === 'head' && index % 20 === 7 ? ('timeout' as const) : null,
    })
    expect(stopOf(sidesOf(80, failing))).toBeNull()
    expect(stopOf(sidesOf(80, onHead({ cacheReadTokens: 90 })))).toBeNull()
  })

  it('of so few requests is not looked at', () => {
    expect(stopOf(sidesOf(18, onHead({ inputTokens: 200 })))).toBeNull()
  })
})
