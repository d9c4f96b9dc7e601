import { describe, expect, it } from 'vitest'
import type { Change } from '../../../src/core/comparison/change.ts'
import { decide, isSuspect, type TestComparison } from '../../../src/core/comparison/decide.ts'

function aChange(values: Partial<Change> = {}): Change {
  return {
    metric: 'latency',
    statistic: 0.5,
    unit: 'ms',
    base: 1000,
    head: 1010,
    change: 0.01,
    interval: [-0.04, 0.06],
    detectable: 0.14,
    floor: 0.1,
    n: 100,
    p: 0.4,
    outcome: 'pass',
    gating: true,
    reason: null,
    ...values,
  }
}

const SLOWER = { change: 0.2, head: 1200, p: 0.001, outcome: 'inconclusive' } as const

function aSuspect(again: Partial<Change> | null, values: Partial<Change> = {}): TestComparison {
  return {
    screen: [aChange({ ...SLOWER, ...values })],
    confirmation: again === null ? null : [aChange({ ...values, ...again })],
  }
}

describe('a suspect', () => {
  it.each<[string, Partial<Change>, boolean]>([
    ['is a median that is slower at 0.05', { p: 0.05 }, true],
    ['is none above that', { p: 0.051 }, false],
    ['is a p95 that is slower at 0.01', { statistic: 0.95, p: 0.01 }, true],
    ['is none above that, since these are many', { statistic: 0.95, p: 0.02 }, false],
    ['is none below its floor', { change: 0.09 }, false],
    ['is less of a speed', { metric: 'tokensPerSecond', change: -0.2 }, true],
    ['is not more of a speed', { metric: 'tokensPerSecond', change: 0.2 }, false],
    ['is none without a test', { p: null }, false],
    ['is something where nothing was', { base: 0, head: 2, change: null }, true],
    [
      'is not one retry of a hundred requests',
      { metric: 'retriesPerRequest', statistic: 'mean', base: 0, head: 0.01, change: null },
      false,
    ],
  ])('%s', (_, values, expected) => {
    expect(isSuspect(aChange({ ...SLOWER, ...values }))).toBe(expected)
  })

  it('fails when a second comparison says the same', () => {
    const [decision] = decide([aSuspect({ change: 0.18, p: 0.004 })])
    expect(decision).toMatchObject({
      outcome: 'fail',
      changes: [{ outcome: 'fail', reason: null }],
    })
  })

  it.each<[string, Partial<Change>, Change['outcome'], string]>([
    [
      'passes when it is shown not to be worse',
      { change: -0.012, p: 0.7, outcome: 'pass' },
      'pass',
      'a second comparison showed −1.2 %',
    ],
    [
      'is inconclusive when it is not significant again',
      { change: 0.12, p: 0.02, outcome: 'inconclusive' },
      'inconclusive',
      'a second comparison showed +12 %, which may be chance',
    ],
    [
      'is inconclusive when it is below its floor again',
      { change: 0.08, p: 0.001, outcome: 'inconclusive' },
      'inconclusive',
      'a second comparison showed +8 %',
    ],
  ])('%s', (_, again, outcome, reason) => {
    const [decision] = decide([aSuspect(again)])
    expect(decision).toMatchObject({ outcome, changes: [{ outcome, reason, change: 0.2 }] })
  })

  it('is inconclusive without a second comparison, or where that does not have it', () => {
    for (const test of [aSuspect(null), { ...aSuspect(null), confirmation: [] }]) {
      expect(decide([test])[0]).toMatchObject({
        outcome: 'inconclusive',
        changes: [{ reason: 'it was not compared a second time' }],
      })
    }
  })

  it('counts error rates in points', () => {
    const rates = { metric: 'errorRate', statistic: 'mean', change: 0.05, floor: 0.01 } as const
    const [decision] = decide([
      aSuspect({ ...rates, change: 0.01, p: 0.3 }, { ...rates, p: 0.001 }),
    ])
    expect(decision!.changes[0]!.reason).toBe(
      'a second comparison showed +1 point, which may be chance',
    )
  })
})

describe('several suspects', () => {
  it('are held to 0.005 together: each alone would fail, both do not', () => {
    const one = aSuspect({ change: 0.18, p: 0.004, outcome: 'fail' })
    expect(decide([one])[0]!.outcome).toBe('fail')
    expect(decide([one, one]).map(({ outcome }) => outcome)).toEqual([
      'inconclusive',
      'inconclusive',
    ])
  })

  it('do not shield one that is plain', () => {
    const outcomes = decide([
      aSuspect({ change: 0.18, p: 0.0001, outcome: 'fail' }),
      aSuspect({ change: 0.12, p: 0.02, outcome: 'inconclusive' }),
      { screen: [aChange()], confirmation: null },
    ]).map(({ outcome }) => outcome)
    expect(outcomes).toEqual(['fail', 'inconclusive', 'pass'])
  })
})

describe('what could not be settled', () => {
  const undecided = { outcome: 'inconclusive', reason: 'it could still be 12 % more' } as const

  it('holds a test up when it is the latency', () => {
    const [decision] = decide([{ screen: [aChange(undecided)], confirmation: null }])
    expect(decision).toMatchObject({ outcome: 'inconclusive', changes: [{ gating: true }] })
  })

  it('is only shown when it is something else that does not look worse', () => {
    const tokens = { ...undecided, metric: 'outputTokens', statistic: 'mean', floor: 0.02 } as const
    const [decision] = decide([{ screen: [aChange(), aChange(tokens)], confirmation: null }])
    expect(decision).toMatchObject({
      outcome: 'pass',
      changes: [{ gating: true }, { gating: false, outcome: 'inconclusive' }],
    })
  })

  it('holds a test up when it looks worse, or cannot be compared', () => {
    const worse = {
      ...undecided,
      metric: 'latency',
      statistic: 0.95,
      change: 0.25,
      p: 0.04,
    } as const
    const apart = { ...undecided, metric: 'costPerRequest', statistic: 'mean', p: null } as const
    for (const values of [worse, apart]) {
      const [decision] = decide([{ screen: [aChange(), aChange(values)], confirmation: null }])
      expect(decision!.outcome).toBe('inconclusive')
    }
  })
})
