import { describe, expect, test } from 'vitest'
import type { LevelBudget } from '../../../src/core/judging/budget.ts'
import { judge } from '../../../src/core/judging/judge.ts'
import type { Capacity, Knee, Run } from '../../../src/core/run/run.ts'
import { verdictInWords } from '../../../src/core/judging/verdict-words.ts'
import { fullRun } from '../../matchers/every-matcher.ts'

const judging = { confidence: null, onInconclusive: 'fail' } as const
const flat = 'every level up to 8 is flat: add a level above 8'

function withKnee(knee: Knee | null): Run {
  return Object.assign(fullRun(), { knee })
}
function withCapacity(changes: Partial<Capacity>): Run {
  const run = fullRun()
  return Object.assign(run, { capacity: { ...run.capacity!, ...changes } })
}
const kneeAbove = (limit: number): LevelBudget => ({
  metric: 'knee',
  direction: 'above',
  limit,
  by: 'concurrency',
})
const sustains = (limit: number, by: LevelBudget['by'] = 'concurrency'): LevelBudget => ({
  metric: 'capacity',
  direction: 'atLeast',
  limit,
  by,
})

describe('a knee', () => {
  const bend: Knee = { level: 8, next: 16, by: 'p95', reason: 'It bends.' }
  const none: Knee = { level: 8, next: null, by: null, reason: 'It is flat.' }

  test.for([
    [bend, 7, 'pass', null],
    [bend, 8, 'inconclusive', 'it lies between 8 and 16: add a level between 8 and 16'],
    [bend, 12, 'inconclusive', 'it lies between 8 and 16: add a level between 12 and 16'],
    [bend, 16, 'fail', null],
    [bend, 40, 'fail', null],
    [none, 7, 'pass', null],
    [none, 8, 'inconclusive', flat],
  ] as const)('of %o against %d: %s', ([knee, limit, status, reason]) => {
    expect(judge(withKnee(knee), kneeAbove(limit), judging)).toMatchObject({
      status,
      reason,
      value: 8,
    })
  })

  test('is not there without steps, and where none can be seen', () => {
    const plain = fullRun()
    const load = { model: 'closed', concurrency: 1, requests: 1, durationMs: null } as const
    Object.assign(plain, { plan: { ...plain.plan, load } })
    expect(judge(plain, kneeAbove(1), judging).reason).toBe('the run was not loaded in steps()')
    const unseen = judge(withKnee(null), kneeAbove(1), judging)
    expect(unseen).toMatchObject({ value: null, reason: 'it takes two steps to see one' })
  })

  test('is told with where it lies', () => {
    expect(verdictInWords(judge(withKnee(bend), kneeAbove(7), judging))).toBe(
      'knee is 8 in flight, above the budget of 7 in flight (n = 100; interval 8 to 16 in flight)',
    )
  })
})

describe('a capacity', () => {
  test.for([
    [8, [8, 12], 8, 'pass', null],
    [8, [8, 12], 12, 'fail', null],
    [
      8,
      [8, 12],
      10,
      'inconclusive',
      'good up to 8 in flight, bad from 12 in flight, and between them nothing was decided',
    ],
    [
      8,
      [8, null],
      10,
      'inconclusive',
      'good up to 8 in flight, and none higher was decided: raise max or the requests of a probe',
    ],
    [null, [null, 1], 1, 'fail', null],
    [
      null,
      [null, null],
      1,
      'inconclusive',
      'no level was shown to be good, and none higher was decided: raise max or the requests of a probe',
    ],
  ] as const)('of %o in %o against %d: %s', ([level, interval, limit, status, reason]) => {
    const run = withCapacity({ level, interval: [...interval] })
    expect(judge(run, sustains(limit), judging)).toMatchObject({ status, reason, value: level })
  })

  test('is not there without a search, or for levels of another kind', () => {
    const none = Object.assign(fullRun(), { capacity: null })
    expect(judge(none, sustains(1), judging).reason).toBe('the run was no findCapacity()')
    const other = judge(fullRun(), sustains(5, 'arrivalRate'), judging)
    expect(other.reason).toBe('its levels are in flight: say toSustain({ concurrency: … })')
  })

  test('is not broken by a saturated load generator', () => {
    const run = withCapacity({})
    run.health = { ...run.health, saturated: true, utilization: 0.99 }
    expect(judge(run, sustains(12), judging).status).toBe('inconclusive')
    expect(judge(run, sustains(8), judging).status).toBe('pass')
  })
})
