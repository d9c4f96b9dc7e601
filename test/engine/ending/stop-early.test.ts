import { beforeAll, describe, expect, test } from 'vitest'
import { judgeShare } from '../../../src/core/judging/judgement.ts'
import type { LoadOptions, TargetRequest } from '../../../src/core/options/options.ts'
import { randomFor } from '../../../src/core/statistics/random.ts'
import type { Run } from '../../../src/core/run/run.ts'
import { shareOf } from '../../../src/core/judging/share-budget.ts'
import { stopProblem } from '../../../src/core/judging/stop-problem.ts'
import type { Verdict } from '../../../src/core/judging/verdict.ts'
import { verdictInWords } from '../../../src/core/judging/verdict-words.ts'
import { startLoad } from '../../../src/engine/engine.ts'
import { loadPrices } from '../../../src/engine/money/prices.ts'
import { configureEngine } from '../../../src/engine/settings.ts'
import { VirtualClock } from '../../../src/executor/virtual-clock.ts'
import { checkLoad } from '../../../src/matchers/check-load.ts'

// No virtual clock waits for a module.
beforeAll(async () => {
  await loadPrices({ overrides: {} })
})

interface Behaviour {
  /** The share of requests that fail. */
  failing?: number
  seed?: number
  latencyOf?: (index: number) => number
}

/** A run on a virtual clock. */
async function runWith(
  { failing = 0, seed = 1, latencyOf = () => 100 }: Behaviour,
  options: Partial<LoadOptions<string>>,
): Promise<Run> {
  const clock = new VirtualClock()
  const target = async ({ index, warmup }: TargetRequest<string>): Promise<string> => {
    await clock.sleep(warmup ? 5000 : latencyOf(index))
    // Each in words of its own: alike, they would end the run by themselves.
    if (randomFor(seed, index).uniform() < failing) throw new Error(`failure ${'x'.repeat(index)}`)
    return 'answer'
  }
  const given = { budgets: { p95: 60_000 }, stopEarly: true, ...options }
  return clock.run(startLoad('test', { target, ...given }, clock).done)
}

/**
 * A budget that a busy machine leaves alone: the load generator's own health is real on a virtual clock
 * too. What passes by far, like the p95 above, it cannot touch either.
 */
const errorRate = { budgets: { errorRate: 0.05 } }

const judged = (run: Run): Verdict[] => checkLoad(run, run.plan.budgets)

describe('stopEarly', () => {
  test('ends a run once its budget is kept for certain, and the run passes', async () => {
    const run = await runWith({}, { requests: 1000, concurrency: 10 })
    expect(run.stopped).toMatchObject({
      reason: 'decided',
      message: 'Every budget was decided after 126 of 1,000 requests.',
    })
    expect(stopProblem(run)).toBeNull()
    // What was in flight was finished.
    expect(run.requests).toMatchObject({ total: 135, ok: 135, cut: 0 })
    expect(run.saved).toEqual({ requests: 865, usd: null })
    const [verdict] = judged(run)
    expect(verdict).toMatchObject({ status: 'pass', n: 126, over: 0, confidence: 0.95 })
    expect(verdict!.reason).toBe('decided by the first 126 requests, which ended the run')
  })

  test('ends a run once its budget is broken for certain, and the test fails', async () => {
    const run = await runWith({ failing: 0.3 }, { requests: 1000, concurrency: 5, ...errorRate })
    expect(run.stopped?.reason).toBe('decided')
    expect(run.requests.total).toBeLessThan(60)
    const [verdict] = judged(run)
    expect(verdict!.status).toBe('fail')
    expect(verdictInWords(verdict!)).toMatch(/^error rate is .*, over the budget of 5 % \(n = /)
  })

  test('waits until every budget is decided', async () => {
    // A p50 is decided after ten requests or so, a p99 takes hundreds.
    const few = await runWith({}, { requests: 2000, budgets: { p50: 60_000 } })
    const many = await runWith({}, { requests: 2000, budgets: { p50: 60_000, p99: 60_000 } })
    expect(few.requests.total).toBe(20)
    expect(many.requests.total).toBeGreaterThan(600)
    expect(judged(many).map(({ status, n }) => [status, n])).toEqual([
      ['pass', many.requests.total],
      ['pass', many.requests.total],
    ])
  })

  test('sends the whole plan where nothing is decided, and judges it with what is left', async () => {
    const run = await runWith({ failing: 0.05 }, { requests: 200, concurrency: 10, ...errorRate })
    expect(run).toMatchObject({ stopped: null, saved: null, requests: { total: 200 } })
    expect(judged(run)[0]).toMatchObject({ status: 'inconclusive', n: 200, confidence: 0.95 })
  })

  test('stops nothing that has all been sent', async () => {
    const run = await runWith({}, { requests: 127, concurrency: 10 })
    expect(run).toMatchObject({ stopped: null, requests: { total: 127 } })
    expect(judged(run)[0]).toMatchObject({ status: 'pass', n: 127 })
  })

  test('counts requests in the order of their starts: the fast ones that end first prove nothing', async () => {
    // Every twentieth takes so long that hundreds of good ones end before the first of them fails.
    const latencyOf = (index: number): number => (index % 20 === 19 ? 20_000 : 1)
    const options = { requests: 4000, concurrency: 40, requestTimeout: '10s' } as const
    const run = await runWith({ latencyOf }, { ...options, budgets: { errorRate: 0.02 } })
    expect(judged(run)[0]!.status).toBe('fail')
  })

  test('leaves the warm-up out', async () => {
    const run = await runWith({}, { requests: 1000, warmup: 30 })
    expect(run.requests).toMatchObject({ total: 126, warmup: 30 })
    expect(judged(run)[0]!.status).toBe('pass')
  })

  test('says of a plan that time ends what it took, and not what it saved', async () => {
    const run = await runWith({}, { duration: '1h', concurrency: 2 })
    expect(run.stopped?.message).toBe('Every budget was decided after 126 requests.')
    expect(run.saved).toEqual({ requests: null, usd: null })
  })

  test('lets an arrival rate go on until a growing queue would have shown itself', async () => {
    const budgets = { goodput: { above: 0.9, latency: 500 } }
    const open = { arrivalRate: 20, duration: '1m', budgets } as const
    const run = await runWith({}, open)
    // 20 times the limit of 500 ms are 10 s, or 200 arrivals.
    expect(run.stopped).toMatchObject({ reason: 'decided' })
    expect(run.stopped!.at).toBeGreaterThanOrEqual(10_000)
    expect(run.saved?.requests).toBe(1200 - run.requests.total)
  })

  test('judges the same budget of a matcher as it was decided, and another one as the run is', async () => {
    const run = await runWith({}, { requests: 1000, concurrency: 10 })
    const statusOf = (limits: object, options?: object): Verdict =>
      checkLoad(run, limits, options)[0]!
    expect(statusOf({ p95: 60_000 })).toMatchObject({ n: 126 })
    expect(statusOf({ p95: 50_000 })).toMatchObject({ n: 135 })
    expect(statusOf({ p95: 60_000 }, { confidence: 0.9 })).toMatchObject({
      n: 135,
      confidence: 0.9,
    })
  })

  test('judges no second time what had been judged when the run was written to JSON', async () => {
    const run = await runWith({}, { requests: 1000, concurrency: 10 })
    const live = judged(run)
    const read = judged(JSON.parse(JSON.stringify(run)) as Run)
    expect(live[0]!.reason).toContain('decided by the first')
    expect(read.map(({ n, status, reason }) => ({ n, status, reason }))).toEqual(
      live.map(({ n, status, reason }) => ({ n, status, reason })),
    )
  })

  test('takes the confidence of the load test, else that of the project', async () => {
    configureEngine({ confidence: 0.6 })
    const project = await runWith({}, { requests: 1000 })
    const own = await runWith({}, { requests: 1000, confidence: 0.999 })
    configureEngine({ confidence: null })
    expect(project.plan.confidence).toBe(0.6)
    expect(project.requests.total).toBeLessThan(126)
    expect(own.requests.total).toBeGreaterThan(126)
  })

  test('gives way to abortWhen', async () => {
    const abortWhen = { errorRate: 0.5 }
    const options = { requests: 1000, abortWhen, budgets: { errorRate: 0.99 } }
    const run = await runWith({ failing: 0.9 }, options)
    expect(run.stopped?.reason).toBe('hopeless')
    expect(judged(run)[0]!.status).not.toBe('pass')
  })
})

test('is hardly ever wrong at the limit, and what it decides agrees with the figures', async () => {
  // A true share of exactly 5 %: pass and fail are both called wrong here.
  const runs = await Promise.all(
    Array.from({ length: 20 }, (_, seed) =>
      runWith(
        { failing: 0.05, seed: seed + 100 },
        { requests: 200, concurrency: 10, ...errorRate },
      ),
    ),
  )
  const verdicts = runs.map((run) => judged(run)[0]!)
  const count = (status: string): number => verdicts.filter((one) => one.status === status).length
  // More than 4 of 20 have a chance of 0.3 % on one side; early-stop.test.ts has the rule exactly.
  expect(count('pass')).toBeLessThanOrEqual(4)
  expect(count('fail')).toBeLessThanOrEqual(4)
  for (const [index, verdict] of verdicts.entries()) {
    if (runs[index]!.stopped === null) continue
    const { bad, n, allowed } = shareOf(verdict)!
    // The plain test of so many requests would have said the same.
    expect(judgeShare(bad, n, allowed, 0.95)).toBe(verdict.status)
  }
})
