import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import '../../src/vitest/augment.ts'
import { checkLoad } from '../../src/matchers/check-load.ts'
import { setJudgingDefaults } from '../../src/matchers/judging-defaults.ts'
import { loadMatchers } from '../../src/matchers/load-matchers.ts'
import { mix } from '../../src/core/options/mix.ts'
import { aCall } from '../core/a-call.ts'
import { aRunOf, evenly, took, type RunChanges } from '../core/a-run.ts'
import { aSample, failed } from '../core/a-sample.ts'

beforeAll(() => expect.extend(loadMatchers))
beforeEach(() => setJudgingDefaults({ confidence: null, onInconclusive: 'fail' }))

const hundred = evenly(100)
const run = (changes: RunChanges = {}) => aRunOf(hundred, changes)
const failures = (n: number) => Array.from({ length: n }, () => aSample({ outcome: failed }))

function messageOf(assertion: () => void): string {
  try {
    assertion()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('The assertion passed.')
}

describe('matchers on a run', () => {
  it.each([
    ['toHaveP50Below', [600], [400]],
    ['toHaveP90Below', [950], [850]],
    ['toHaveP95Below', [1000], [900]],
    ['toHaveP99Below', [1100], [900]],
    ['toHavePercentileBelow', [75, 800], [75, 700]],
    ['toHavePercentileAbove', [5, 40], [5, 60]],
    ['toHaveMeanBelow', [600], [400]],
    ['toHaveErrorRateBelow', [0.01], null],
    ['toHaveNoErrors', [], null],
    ['toHaveThroughputAbove', [99], [101]],
    ['toHaveGoodputAbove', [0.4, { latency: 501 }], [0.6, { latency: 501 }]],
  ] as const)(
    '%s holds and fails as it should, and the other way round with .not',
    (name, good, bad) => {
      const assertion = (args: readonly unknown[]) => () =>
        (expect(run()) as unknown as Record<string, (...all: unknown[]) => void>)[name]!(...args)
      const negated = (args: readonly unknown[]) => () =>
        (expect(run()).not as unknown as Record<string, (...all: unknown[]) => void>)[name]!(
          ...args,
        )
      expect(assertion(good)).not.toThrow()
      expect(negated(good)).toThrow('Expected otherwise')
      if (bad === null) return
      expect(assertion(bad)).toThrow()
      expect(negated(bad)).not.toThrow()
    },
  )

  it('see cost, tokens and calls', () => {
    const usage = {
      input: 10,
      cacheRead: 0,
      cacheWrite: 0,
      cacheWrite1h: 0,
      output: 20,
      reasoning: 0,
    }
    const call = aCall({ usage, firstTokenAt: 10, firstAnswerAt: 10, lastTokenAt: 90 })
    const paid = aRunOf([aSample({ calls: [call, call] }), aSample({ calls: [call] })])
    expect(paid).toCostBelow(0.031)
    expect(paid).not.toCostBelow(0.03)
    expect(paid).toCostPer1kBelow(15.1)
    expect(paid).toHaveCallsPerRequestBelow(1.6)
    expect(paid).not.toHaveCallsPerRequestBelow(1.5)
    expect(paid).toHaveTokenThroughputAbove(59)
    expect(paid.tpot).toHaveP95Below(10)
    expect(paid.models[0]!.latency).toHaveP95Below(2000)
  })

  it('say whose figure it is, where it is not that of the whole run', () => {
    const target = (): void => {}
    const options = { target: mix([{ weight: 1, name: 'chat', target }]) }
    const mixed = aRunOf([aSample({ part: 'chat', session: 0, turn: 1 })], { options })
    const { parts, turns } = mixed
    expect(() => expect(mixed.latency).toHaveP95Below(1)).toThrow('p95 latency is')
    expect(() => expect(parts[0]!.latency).toHaveP95Below(1)).toThrow('p95 latency of chat is')
    expect(() => expect(turns[0]!.latency).toHaveMeanBelow(1)).toThrow('mean latency of turn 1 is')
    const whose = mixed.verdicts.map(({ budget }) => ('of' in budget ? budget.of : null))
    expect(whose).toEqual([null, 'chat', 'turn 1'])
    const steering = aRunOf([aSample({ calls: [aCall({ model: 'gpt\u001B[2J\n\u202E4' })] })])
    expect(() => expect(steering.models[0]!.latency).toHaveP95Below(1)).toThrow('of gpt [2J 4 is')
  })

  it('see the failed attempts that retries hid', () => {
    const attempt = {
      startedAt: 0,
      headersAt: 1,
      endedAt: 2,
      status: 200,
      retryAfterMs: null,
      requestId: null,
    }
    const healed = aCall({
      attempts: [
        { ...attempt, error: 'rate_limited' },
        { ...attempt, error: null },
      ],
    })
    const retried = aRunOf([aSample({ calls: [healed] })])
    expect(retried).toHaveErrorRateBelow(0.01)
    expect(retried).not.toHaveErrorRateBelow(0.5, { of: 'attempts' })
    expect(retried).toHaveErrorRateBelow(0.51, { of: 'attempts' })
  })
})

describe('a failed assertion', () => {
  it('says it in one line, then in a small table', () => {
    expect(messageOf(() => expect(run()).toHaveP95Below(900))).toMatchInlineSnapshot(`
      "p95 latency is 950 ms, over the budget of 900 ms (11 of 100 over; 95 % interval 900 to 1,000 ms)

        metric        value    limit      n     interval
        p95 latency   950 ms   < 900 ms   100   900 to 1,000 ms"
    `)
  })

  it('shows the errors by kind, and why they matter', () => {
    const broken = aRunOf([...evenly(90), ...failures(10)])
    expect(messageOf(() => expect(broken).toHaveP95Below(2000))).toMatchInlineSnapshot(`
      "p95 latency is beyond measure, over the budget of 2,000 ms (10 of 100 over; 95 % interval 900 ms or more)

        metric        value   limit        n     interval
        p95 latency   –       < 2,000 ms   100   900 ms or more

      10 of 100 requests failed:
        10 × rate_limited, such as: HTTP 429

      Note: 10 of these failed, never started or were cut, and count as over."
    `)
    expect(messageOf(() => expect(broken).toHaveNoErrors())).toMatch(
      /^10 of 100 requests failed, and none may\n/,
    )
  })
})

describe('a metric without samples', () => {
  it('never passes, with .not neither, and says why there are none', () => {
    const nothing = aRunOf(took(10, 20))
    expect(() => expect(nothing.ttft).toHaveP95Below(800)).toThrow(
      /no value.*none of them streamed/,
    )
    expect(() => expect(nothing.ttft).not.toHaveP95Below(800)).toThrow('none of them streamed')
    const broken = aRunOf(failures(20))
    expect(() => expect(broken).toHaveP95Below(800)).toThrow('20 of 20 over')
    expect(() => expect(broken).not.toHaveP95Below(800)).toThrow('20 of 20 over')
  })
})

describe('a run that was stopped', () => {
  const stop = { at: 1500, message: 'Each of 3 requests reserves $1.' }
  it('never passes, whatever is asserted', () => {
    const stopped = run({ stopped: { reason: 'maxCost', ...stop } })
    expect(() => expect(stopped).toHaveP95Below(9000)).toThrow(
      'The run was stopped after 1.5 s and 100 finished requests (maxCost), and a stopped run never passes. Each of 3 requests reserves $1.',
    )
    expect(() => expect(stopped).not.toHaveP95Below(1)).toThrow('never passes')
  })

  it('passes when it was stopped because all was decided', () => {
    expect(run({ stopped: { reason: 'decided', ...stop } })).toHaveP95Below(9000)
  })
})

describe('an inconclusive verdict', () => {
  const undecided = () => aRunOf(evenly(20, 1))
  it.each(['warn', 'pass'] as const)(
    'does not fail with onInconclusive: %s, in either direction',
    (onInconclusive) => {
      expect(undecided()).toHaveP95Below(500, { confidence: 0.95, onInconclusive })
      expect(undecided()).not.toHaveP95Below(500, { confidence: 0.95, onInconclusive })
    },
  )

  it('fails with onInconclusive: fail, in either direction', () => {
    const options = { confidence: 0.95, onInconclusive: 'fail' } as const
    expect(() => expect(undecided()).toHaveP95Below(500, options)).toThrow('inconclusive')
    expect(() => expect(undecided()).not.toHaveP95Below(500, options)).toThrow('inconclusive')
  })

  it('is judged as the matcher says, else the load test, else the project', () => {
    setJudgingDefaults({ confidence: 0.95, onInconclusive: 'fail' })
    expect(() => expect(undecided()).toHaveP95Below(500)).toThrow('inconclusive')
    const own = aRunOf(evenly(20, 1), { options: { onInconclusive: 'pass' } })
    expect(own).toHaveP95Below(500)
    expect(() => expect(own).toHaveP95Below(500, { onInconclusive: 'fail' })).toThrow(
      'inconclusive',
    )
  })

  it('fails in CI and warns elsewhere, when nobody says', () => {
    setJudgingDefaults({ confidence: 0.95, onInconclusive: null })
    const before = process.env['CI']
    try {
      process.env['CI'] = 'true'
      expect(() => expect(undecided()).toHaveP95Below(500)).toThrow('inconclusive')
      delete process.env['CI']
      expect(undecided()).toHaveP95Below(500)
    } finally {
      if (before === undefined) delete process.env['CI']
      else process.env['CI'] = before
    }
  })
})

describe('verdicts', () => {
  it('are taken down on the run, in the order of judging', () => {
    const measured = run()
    expect(measured).toHaveP95Below(5000)
    expect(measured.latency).not.toHaveP50Below(10)
    checkLoad(measured, { errorRate: 0.1 })
    expect(
      measured.verdicts.map(({ status, budget, negated }) => [budget.metric, status, negated]),
    ).toEqual([
      ['latency', 'pass', undefined],
      ['latency', 'fail', true],
      ['errorRate', 'pass', undefined],
    ])
  })

  it('work with soft and asymmetric assertions', () => {
    expect({ run: run() }).toEqual({ run: expect.toHaveP95Below(1000) })
    expect({ run: run() }).not.toEqual({ run: expect.toHaveP95Below(100) })
    expect.soft(run()).toHaveP95Below(1000)
  })
})

describe('wrong use', () => {
  it.each([
    ['a limit that nothing can meet', () => expect(run()).toHaveP95Below(0), 'must be more than 0'],
    [
      'a rate that is no share',
      () => expect(run()).toHaveErrorRateBelow(5),
      'is a share from 0 to 1',
    ],
    [
      'a goodput of 1',
      () => expect(run()).toHaveGoodputAbove(1, { latency: 5 }),
      'must be less than 1',
    ],
    [
      'a goodput without objectives',
      () => expect(run()).toHaveGoodputAbove(0.5, {}),
      'needs an objective',
    ],
    [
      'a percentile out of range',
      () => expect(run()).toHavePercentileBelow(0.95 * 200, 5),
      'between 0 and 100',
    ],
    [
      'a confidence that is none',
      () => expect(run()).toHaveP95Below(5000, { confidence: 95 }),
      'between 0.5 and 1',
    ],
    [
      'a number',
      () => expect(12).toHaveP95Below(5),
      'needs a run of a load test, or one of its distributions such as run.ttft; got a number',
    ],
    ['a promise', () => expect(Promise.resolve()).toHaveP95Below(5), 'await runLoad() first'],
    [
      'a distribution where a run is needed',
      () => expect(run().ttft).toCostBelow(5),
      'toCostBelow() needs the run itself; got its distribution ttft',
    ],
  ])('%s is an error with a way out', (_, assertion, words) => {
    expect(assertion).toThrow(words)
  })

  it('of checkLoad names all problems at once', () => {
    expect(() => checkLoad(run(), { p95: -1, errorRate: 7 })).toThrow(
      /limits\.p95[^]*limits\.errorRate/,
    )
  })
})
