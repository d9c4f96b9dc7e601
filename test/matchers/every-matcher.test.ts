import { beforeEach, describe, expect, test } from 'vitest'
import '../../src/vitest/augment.ts'
import type { Run } from '../../src/core/run/run.ts'
import { checkLoad } from '../../src/matchers/check-load.ts'
import { setJudgingDefaults } from '../../src/matchers/judging-defaults.ts'
import { loadMatchers } from '../../src/matchers/load-matchers.ts'
import { aRunOf, took } from '../core/a-run.ts'
import { aSample, failed } from '../core/a-sample.ts'
import { EVERY, fullRun, NEEDS_FAILURE, withFailure, type Case } from './every-matcher.ts'

beforeEach(() => setJudgingDefaults({ confidence: null, onInconclusive: 'fail' }))

/** `expect()` as Jest and the `expect` package make it: `pass` is turned around for `.not`, and that is all. */
function plainExpect(received: unknown, isNot = false) {
  const call = (name: Case['name'], args: readonly unknown[]): string | null => {
    const { pass, message } = loadMatchers[name].call({ isNot }, received, ...args)
    return pass === isNot ? message() : null
  }
  return {
    call,
    not: { call: (...args: Parameters<typeof call>) => plainExpect(received, true).call(...args) },
  }
}
const fromJson = (run: Run): Run => JSON.parse(JSON.stringify(run)) as Run
const stopped = { reason: 'aborted', at: 10, message: 'Ended.' } as const

describe.for(EVERY.map((one) => [one.name, one] as const))(
  '%s',
  ([name, { good, bad, onDistribution }]) => {
    const broken = NEEDS_FAILURE.has(name) ? withFailure : fullRun

    test.for([
      ['a run', (run: Run) => run],
      ['a run from JSON', fromJson],
    ] as const)('holds on %s that keeps its limit, and fails on one that does not', ([, read]) => {
      expect(plainExpect(read(fullRun())).call(name, good)).toBeNull()
      expect(plainExpect(read(broken())).call(name, bad)).toEqual(expect.any(String))
    })

    test('with .not is the other way round', () => {
      expect(plainExpect(fullRun()).not.call(name, good)).toMatch(/^Expected otherwise: /)
      expect(plainExpect(broken()).not.call(name, bad)).toBeNull()
    })

    test.for([
      ['a run without samples', () => aRunOf([])],
      ['a run without samples, from JSON', () => fromJson(aRunOf([]))],
    ] as const)('never holds on %s, with .not neither', ([, make]) => {
      expect(plainExpect(make()).call(name, good)).toEqual(expect.any(String))
      expect(plainExpect(make()).not.call(name, bad)).toEqual(expect.any(String))
    })

    test('never holds on a run that was stopped, with .not neither', () => {
      const sentence = 'a stopped run never passes. Ended.'
      const run = fullRun({ stopped })
      expect(plainExpect(run).call(name, good)).toContain(sentence)
      expect(plainExpect(run).not.call(name, bad)).toContain(sentence)
      expect(plainExpect(fromJson(run)).call(name, good)).toContain(sentence)
      expect(
        plainExpect(fullRun({ stopped: { ...stopped, reason: 'decided' } })).call(name, good),
      ).toBeNull()
    })

    test('takes its verdict down on the run', () => {
      const run = fullRun()
      plainExpect(run).call(name, good)
      plainExpect(run).not.call(name, good)
      expect(run.verdicts.map(({ status, negated }) => [status, negated])).toEqual([
        ['pass', undefined],
        ['pass', true],
      ])
    })

    test.for([
      ['nothing', undefined, 'got undefined'],
      ['a number', 12, 'got a number'],
      ['an array', [], 'got another object'],
      ['a promise', Promise.resolve(), 'got a promise (await runLoad() first)'],
    ] as const)('refuses %s with a sentence', ([, received, words]) => {
      expect(() => plainExpect(received).call(name, good)).toThrow(
        new TypeError(
          `${name}() needs a run of a load test, or one of its distributions such as run.ttft; ${words}.`,
        ),
      )
    })

    test(`${onDistribution ? 'takes' : 'refuses'} a distribution`, () => {
      const { latency } = fullRun()
      if (onDistribution) {
        expect(plainExpect(latency).call(name, good)).toBeNull()
        expect(plainExpect(fromJson(fullRun()).latency).call(name, good)).toBeNull()
        expect(plainExpect(latency).call(name, bad)).toEqual(expect.any(String))
        expect(plainExpect(fullRun({ stopped }).latency).call(name, good)).toContain('never passes')
      } else {
        expect(() => plainExpect(latency).call(name, good)).toThrow(
          new TypeError(`${name}() needs the run itself; got its distribution latency.`),
        )
      }
    })
  },
)

describe.for(
  EVERY.filter(({ name }) => name !== 'toHaveNoErrors').map((one) => [one.name, one] as const),
)('%s refuses a limit', ([name, { good }]) => {
  const place = name.startsWith('toHavePercentile') ? 1 : 0
  const withLimit = (limit: unknown): unknown[] =>
    good.with(place, name === 'toSustain' ? { concurrency: limit } : limit)

  test.for([
    ['that is a text', '5', "the limit must be a number; got '5'"],
    ['that is missing', undefined, 'the limit must be a number; got nothing'],
    ['that is no number', Number.NaN, 'the limit must be a number; got NaN'],
    ['below nothing', -1, 'the limit must be'],
  ] as const)('%s', ([, limit, words]) => {
    expect(() => plainExpect(fullRun()).call(name, withLimit(limit))).toThrow(`${name}(): ${words}`)
  })

  test('or a confidence that is none, and takes nothing down', () => {
    const run = fullRun()
    expect(() => plainExpect(run).call(name, [...good, { confidence: 95 }])).toThrow(
      `${name}(): \`confidence\` must be between 0.5 and 1, such as 0.95; got 95.`,
    )
    expect(run.verdicts).toEqual([])
  })
})

test('.not.toSustain holds where no level was good, and that was measured', () => {
  const run = fullRun()
  const none: Run = { ...run, capacity: { ...run.capacity!, level: null, interval: [null, 1] } }
  expect(plainExpect(none).not.call('toSustain', [{ concurrency: 4 }])).toBeNull()
  expect(plainExpect(none).call('toSustain', [{ concurrency: 4 }])).toContain('capacity')
})

test('toSustain needs one kind of level', () => {
  for (const load of [{}, { concurrency: 1, arrivalRate: 1 }, { users: 3 }, 12, null]) {
    expect(() => plainExpect(fullRun()).call('toSustain', [load])).toThrow(
      'toSustain() needs { concurrency } or { arrivalRate }, one of the two.',
    )
  }
})

test('they are for `expect.extend`: a record of functions, and nothing else', () => {
  expect(Object.keys(loadMatchers)).toEqual([...EVERY.map(({ name }) => name), 'toMatchBaseline'])
  for (const matcher of Object.values(loadMatchers)) expect(matcher).toBeTypeOf('function')
  expect.extend(loadMatchers)
  expect(fullRun()).toHaveP95Below(970)
})

describe('checkLoad', () => {
  const limits = { p95: 970, errorRate: 0.05, cost: 1.1 }

  test('judges in the order given, and takes all down on the run', () => {
    const run = fullRun()
    const verdicts = checkLoad(run, { ...limits, p50: 100 })
    expect(verdicts.map(({ status }) => status)).toEqual(['pass', 'pass', 'pass', 'fail'])
    expect(run.verdicts).toEqual(verdicts)
  })

  test('passes nothing on a run that was stopped, and says why', () => {
    for (const run of [fullRun({ stopped }), fromJson(fullRun({ stopped }))]) {
      const verdicts = checkLoad(run, { ...limits, p50: 100 })
      expect(verdicts.map(({ status }) => status)).toEqual([
        'inconclusive',
        'inconclusive',
        'inconclusive',
        'fail',
      ])
      expect(verdicts[0]!.reason).toBe(
        'the run was stopped (aborted), and a stopped run never passes',
      )
    }
    const decided = fullRun({ stopped: { ...stopped, reason: 'decided' } })
    expect(checkLoad(decided, limits).every(({ status }) => status === 'pass')).toBe(true)
  })

  test('passes nothing on a run without samples', () => {
    const statuses = checkLoad(aRunOf([]), limits).map(({ status }) => status)
    expect(statuses).not.toContain('pass')
  })

  test('judges a run from JSON by its histograms', () => {
    const verdicts = checkLoad(fromJson(fullRun()), limits)
    expect(verdicts.map(({ fromHistogram }) => fromHistogram)).toEqual([true, false, false])
  })
})

describe('the words of a failure', () => {
  const said = (run: Run, name: Case['name'], ...args: unknown[]): string =>
    plainExpect(run).call(name, args)!

  test('of a rate', () => {
    expect(said(withFailure(), 'toHaveErrorRateBelow', 0.001)).toMatchInlineSnapshot(`
      "error rate is 1 %, over the budget of 0.1 % (n = 100; 95 % interval 0.03 to 5.45 %)

        metric       value   limit     n     interval
        error rate   1 %     < 0.1 %   100   0.03 to 5.45 %

      1 of 100 requests failed:
        1 × rate_limited, such as: HTTP 429"
    `)
  })

  test('of a cost', () => {
    expect(said(fullRun(), 'toCostBelow', 0.9)).toMatchInlineSnapshot(`
      "cost is $1.00, over the budget of $0.9 (n = 100)

        metric   value   limit    n     interval
        cost     $1.00   < $0.9   100   –"
    `)
  })

  test('of a goodput', () => {
    const objectives = { latency: 501, ttft: 200 }
    expect(said(fullRun(), 'toHaveGoodputAbove', 0.6, objectives)).toMatchInlineSnapshot(`
      "goodput (latency < 501 ms, TTFT < 200 ms) is 39 %, under the budget of 60 % (n = 100; 95 % interval 29.4 to 49.3 %)

        metric                                      value   limit    n     interval
        goodput (latency < 501 ms, TTFT < 200 ms)   39 %    > 60 %   100   29.4 to 49.3 %"
    `)
  })

  test('of a throughput', () => {
    expect(said(fullRun(), 'toHaveThroughputAbove', 101)).toMatchInlineSnapshot(`
      "throughput is 100 requests/s, under the budget of 101 requests/s (n = 100)

        metric       value            limit              n     interval
        throughput   100 requests/s   > 101 requests/s   100   –"
    `)
  })

  test('of a quantile of a run from JSON', () => {
    expect(said(fromJson(fullRun()), 'toHaveP90Below', 800)).toMatchInlineSnapshot(`
      "p90 latency is 899 ms, over the budget of 800 ms (20 of 100 over; 95 % interval 838 to 964 ms)

        metric        value    limit      n     interval
        p90 latency   899 ms   < 800 ms   100   838 to 964 ms

      Judged on a histogram, whose values are good to 0.5 %."
    `)
  })

  test('of a metric that has no value', () => {
    const run = aRunOf(took(10, 20, 30))
    expect(plainExpect(run.ttft).call('toHaveP95Below', [800])).toMatchInlineSnapshot(`
      "p95 TTFT has no value, so the budget of 800 ms is not met: 3 requests succeeded, but none of them streamed

        metric     value   limit      n   interval
        p95 TTFT   –       < 800 ms   0   –"
    `)
    expect(said(run, 'toCostBelow', 1)).toMatchInlineSnapshot(`
      "cost is unknown against the budget of $1.00 (n = 3): inconclusive, because no model call was seen: the target may make them in another process

        metric   value   limit     n   interval
        cost     –       < $1.00   3   –"
    `)
  })

  test('of what every request missed', () => {
    const run = aRunOf([aSample({ outcome: failed }), aSample({ outcome: failed })])
    expect(said(run, 'toHaveNoErrors')).toMatchInlineSnapshot(`
      "2 of 2 requests failed, and none may

        metric   value      limit   n   interval
        errors   2 errors   none    2   –

      2 of 2 requests failed:
        2 × rate_limited, such as: HTTP 429"
    `)
    expect(said(run, 'toHaveP95Below', 100)).toMatchInlineSnapshot(`
      "p95 latency is beyond measure, over the budget of 100 ms (2 of 2 over; 95 % interval unbounded)

        metric        value   limit      n   interval
        p95 latency   –       < 100 ms   2   unbounded

      2 of 2 requests failed:
        2 × rate_limited, such as: HTTP 429

      Note: 2 of these failed, never started or were cut, and count as over."
    `)
  })

  test('of .not', () => {
    expect(plainExpect(fullRun()).not.call('toHaveP95Below', [970])).toMatchInlineSnapshot(`
      "Expected otherwise: p95 latency is 950 ms, below the budget of 970 ms (4 of 100 over; 95 % interval 900 to 1,000 ms)

        metric        value    limit      n     interval
        p95 latency   950 ms   < 970 ms   100   900 to 1,000 ms"
    `)
  })
})
