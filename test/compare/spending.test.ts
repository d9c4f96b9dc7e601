import { expect, test } from 'vitest'
import type { Spent } from '../../src/core/comparison/turns.ts'
import { Spending } from '../../src/compare/spending.ts'

function pair(): { base: { spent: Spent }; head: { spent: Spent } } {
  return { base: { spent: spent(0) }, head: { spent: spent(0) } }
}

function spent(usd: number | null): Spent {
  return { usd, committedUsd: usd ?? 0 }
}

test('the next block is reckoned as dear as the dearest, and refused when it would pass the cap', () => {
  const spending = new Spending(1)
  const players = pair()
  spending.begin(players)
  expect(spending.refusal()).toBeNull()
  players.base.spent = spent(0.2)
  expect(spending.refusal()).toBeNull()
  players.head.spent = spent(0.3)
  expect(spending.refusal()).toBeNull()
  players.head.spent = spent(0.65)
  expect(spending.usd).toBeCloseTo(0.85)
  expect(spending.refusal()).toBe(
    '$0.8500 is spent, and the next requests could take it over --max-cost ($1): raise it, or compare fewer tests or requests.',
  )
})

test('what earlier tests have cost counts', () => {
  const spending = new Spending(1)
  const first = pair()
  spending.begin(first)
  first.base.spent = spent(1)
  spending.end()
  spending.begin(pair())
  expect(spending.usd).toBe(1)
  expect(spending.refusal()).toContain('$1.0000 is spent')
})

test('without a cap nothing is refused, and without a price nothing is known', () => {
  const spending = new Spending(null)
  const players = pair()
  spending.begin(players)
  players.base.spent = spent(null)
  expect([spending.refusal(), spending.usd]).toEqual([null, null])
})

test('a cap on what has no price cannot be kept', () => {
  const spending = new Spending(1)
  const players = pair()
  spending.begin(players)
  players.head.spent = spent(null)
  expect(spending.refusal()).toContain('no price is known')
})
