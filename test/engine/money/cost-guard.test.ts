import { describe, expect, test } from 'vitest'
import type { CallPrice } from '../../../src/core/calls/cost.ts'
import type { CostBound } from '../../../src/core/options/options.ts'
import { ownCap } from '../../../src/engine/money/cost-cap.ts'
import { CostGuard, type Spending, type Starting } from '../../../src/engine/money/cost-guard.ts'
import { PartCost } from '../../../src/engine/money/part-cost.ts'
import { aCall } from '../../core/a-call.ts'
import { aSample } from '../../core/a-sample.ts'

/** A dollar per output token. */
const perToken = ({ usage }: { usage: { output: number } | null }): CallPrice => ({
  usd: usage?.output ?? null,
  matchedModel: 'gpt',
  source: 'a list',
})

const upTo = (maxOutputTokens: number, more: Partial<CostBound> = {}): PartCost =>
  new PartCost({ provider: 'openai', model: 'gpt', maxOutputTokens, ...more }, perToken)
const unbounded = (): PartCost => new PartCost(null, perToken)

interface Spent {
  usd: number
  uncertain: number
  unpriced: Set<string>
}

function guarded(part: PartCost | Map<string | null, PartCost>, limit = 10) {
  const spent: Spent = { usd: 0, uncertain: 0, unpriced: new Set() }
  const parts = part instanceof Map ? part : new Map([[null, part]])
  const guard = new CostGuard([ownCap(limit)], spent satisfies Spending, parts)
  const start = (index: number, changes: Partial<Starting> = {}): boolean => {
    const asked = { index, warmup: false, part: null, prompt: 'Hi', outputTokens: null }
    return guard.reserve({ ...asked, ...changes }, 1234) === null
  }
  /** A request has ended, and cost so much. */
  const end = (index: number, usd: number, changes: Parameters<typeof aSample>[0] = {}): void => {
    spent.usd += usd
    const usage = {
      input: 0,
      cacheRead: 0,
      cacheWrite: 0,
      cacheWrite1h: 0,
      output: usd,
      reasoning: 0,
    }
    guard.ended(aSample({ index, calls: usd === 0 ? [] : [aCall({ usage })], ...changes }))
  }
  return { guard, spent, start, end }
}

const failed = { outcome: { type: 'failed', kind: 'timeout', message: 'No.' } } as const

describe('a guard of $10', () => {
  test('starts as many as may cost no more together', () => {
    const { guard, start } = guarded(upTo(3))
    expect([0, 1, 2, 3].map((index) => start(index))).toEqual([true, true, true, false])
    expect(guard.committed).toBe(9)
    const stop = guard.reserve(
      { index: 4, warmup: false, part: null, prompt: 'Hi', outputTokens: null },
      1234,
    )
    expect(stop).toEqual({
      reason: 'maxCost',
      at: 1234,
      message:
        'The next request could have taken the cost to $12.0000, over maxCost ($10): $0.0000 is spent, $9.0000 is reserved for requests (3 in flight), and it may cost $3.0000 at most. Raise maxCost, or lower maxTokens or the load.',
    })
  })

  test('gives back what was reserved and not spent', () => {
    const { guard, start, end } = guarded(upTo(6))
    expect([start(0), start(1)]).toEqual([true, false])
    end(0, 1)
    expect(guard.committed).toBe(1)
    expect([start(2), start(3)]).toEqual([true, false])
  })

  test('reserves for each request what its own prompt wants', () => {
    const { start } = guarded(upTo(3))
    expect(start(0, { outputTokens: 9 })).toBe(true)
    expect(start(1, { outputTokens: 2 })).toBe(false)
    expect(start(2, { outputTokens: 1 })).toBe(true)
  })

  test('reckons with a maximum that is sent as it is, and with several answers', () => {
    const fixed = guarded(upTo(4, { sent: { max_tokens: 4 } }))
    expect(fixed.start(0, { outputTokens: 1 })).toBe(true)
    expect(fixed.guard.committed).toBe(4)
    const several = guarded(upTo(4, { answers: 4 }))
    expect(several.start(0, { outputTokens: 2 })).toBe(true)
    expect(several.guard.committed).toBe(8)
  })

  test('keeps what is reserved for a request that broke off', () => {
    const { guard, spent, start, end } = guarded(upTo(4))
    start(0)
    spent.uncertain = 1
    end(0, 1, failed)
    expect(guard.committed).toBe(5)
    expect([start(1), start(2)]).toEqual([true, false])
  })

  test('tells the same number of warm-up and measured part apart', () => {
    const { guard, start, end } = guarded(upTo(3))
    start(0, { warmup: true })
    start(0)
    end(0, 0, { warmup: true })
    expect(guard.committed).toBe(3)
  })

  test('believes a bound less when it was passed', () => {
    const { start, end } = guarded(upTo(2))
    start(0)
    end(0, 4)
    // Each may cost 4 now, and 4 are spent.
    expect([start(1), start(2)]).toEqual([true, false])
  })

  test('starts nothing when nothing is left, or when a price is not known', () => {
    const { guard, spent } = guarded(unbounded())
    expect(guard.refusal(1)).toBeNull()
    spent.unpriced.add('my-model')
    expect(guard.refusal(1)).toMatchObject({ reason: 'unpriced' })
  })
})

describe('without a bound', () => {
  test('what a request may cost is unknown until one cost something, or five succeeded without', () => {
    expect(guarded(upTo(1)).guard.unknown).toBeNull()
    const { guard, end } = guarded(unbounded())
    end(0, 0, failed)
    end(1, 0, { outcome: { type: 'cut' } })
    expect(guard.unknown).toEqual({ part: null })
    for (let index = 2; index < 6; index++) end(index, 0)
    expect(guard.unknown).toEqual({ part: null })
    end(6, 0)
    expect(guard.unknown).toBeNull()
    const other = guarded(unbounded())
    other.end(0, 1, failed)
    expect(other.guard.unknown).toBeNull()
  })

  test('a bound without a price is none', () => {
    const unpriced = new PartCost({ provider: 'x', model: 'y', maxOutputTokens: 1 }, () => ({
      usd: null,
      matchedModel: null,
      source: null,
    }))
    expect(unpriced.isUnknown).toBe(true)
  })

  test('it gives up after five failures', () => {
    const { guard, end } = guarded(unbounded())
    for (let index = 0; index < 5; index++) end(index, 0, failed)
    expect(guard.refusal(7)?.message).toContain('the first 5 requests failed')
  })

  test('each request reserves the dearest of its part so far', () => {
    const parts = new Map([
      ['cheap', unbounded()],
      ['dear', unbounded()],
    ])
    const { guard, start, end } = guarded(parts)
    end(0, 1, { part: 'cheap' })
    expect(guard.unknown).toEqual({ part: 'dear' })
    end(1, 4, { part: 'dear' })
    expect(guard.unknown).toBeNull()
    expect(start(2, { part: 'dear' })).toBe(true)
    expect(start(3, { part: 'dear' })).toBe(false)
    expect(start(4, { part: 'cheap' })).toBe(true)
    expect(start(5, { part: 'cheap' })).toBe(false)
  })
})
