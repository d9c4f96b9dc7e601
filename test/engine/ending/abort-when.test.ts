import { beforeAll, describe, expect, test } from 'vitest'
import type { LoadOptions } from '../../../src/core/options/options.ts'
import type { Run } from '../../../src/core/run/run.ts'
import { randomFor } from '../../../src/core/statistics/random.ts'
import { stopProblem } from '../../../src/core/judging/stop-problem.ts'
import { AbortWatch } from '../../../src/engine/ending/abort-watch.ts'
import { startLoad } from '../../../src/engine/engine.ts'
import { loadPrices } from '../../../src/engine/money/prices.ts'
import { VirtualClock } from '../../../src/executor/virtual-clock.ts'
import { fullRun } from '../../matchers/every-matcher.ts'

// No virtual clock waits for a module.
beforeAll(async () => {
  await loadPrices({ overrides: {} })
})

/** A run on a virtual clock whose requests take 100 ms, and fail in the given share of cases. */
async function runWith(
  failing: number,
  options: Partial<LoadOptions<string>>,
  seed = 1,
): Promise<Run> {
  const clock = new VirtualClock()
  const target = async ({ index }: { index: number }): Promise<string> => {
    await clock.sleep(100)
    // Each in words of its own: alike, they would end the run by themselves.
    if (randomFor(seed, index).uniform() < failing) throw new Error(`failure ${'x'.repeat(index)}`)
    return 'answer'
  }
  return clock.run(startLoad('test', { target, ...options }, clock).done)
}

describe('abortWhen', () => {
  test('ends a run whose limit is broken beyond repair, and the run says so', async () => {
    const run = await runWith(0.5, { duration: '1h', abortWhen: { errorRate: 0.05 } })
    expect(run.stopped).toMatchObject({ reason: 'hopeless' })
    expect(run.stopped?.message).toMatch(
      /^abortWhen: error rate is .* over the budget of 5 % .*more requests would not have changed that \(99 % certain\)\.$/,
    )
    expect(run.requests.total).toBeLessThan(30)
    expect(stopProblem(run)).toContain('a stopped run never passes')
  })

  test('ends a run that cannot keep its limit whatever is still to come', async () => {
    const run = await runWith(1, { requests: 20, abortWhen: { errorRate: 0.9 } })
    expect(run.stopped?.message).toContain('the requests that were left could not have changed')
    // 18 failures are 90 % of 20; the run is looked at again after every tenth part more.
    expect(run.requests.failed).toBeGreaterThanOrEqual(18)
    expect(run.requests.failed).toBeLessThan(20)
  })

  test('lets a run go on that keeps its limits', async () => {
    const abortWhen = { errorRate: 0.3, p95: 200, cost: 5 }
    const run = await runWith(0.02, { requests: 500, concurrency: 5, abortWhen })
    expect(run.stopped).toBeNull()
    expect(run.requests.total).toBe(500)
  })

  test('looks away until `after`', async () => {
    const abortWhen = { errorRate: 0.05, after: '20s' }
    const run = await runWith(1, {
      duration: '1m',
      requestTimeout: '1s',
      abortWhen,
      concurrency: 3,
    })
    expect(run.stopped?.reason).toBe('hopeless')
    expect(run.stopped?.at).toBe(20_000)
  })

  test.for([
    ['p95', { p95: 500 }],
    ['mean', { mean: 90 }],
    ['throughput', { throughput: 101 }],
    ['goodput', { goodput: { above: 0.9, latency: 90 } }],
    ['cost', { cost: 0.5 }],
  ] as const)('knows a limit on %s', ([, limits]) => {
    const watch = new AbortWatch({ limits, afterMs: 0 }, null, () => fullRun())
    const sentences = Array.from({ length: 40 }, () => watch.ended(1000))
    expect(sentences).toContainEqual(expect.stringContaining('abortWhen: '))
  })

  test('hardly ever ends a run at the limit: it looks often, and is wrong once in a hundred at most', async () => {
    const runs = await Promise.all(
      Array.from({ length: 20 }, (_, seed) =>
        runWith(0.2, { requests: 200, concurrency: 20, abortWhen: { errorRate: 0.2 } }, seed),
      ),
    )
    const byChance = runs.filter(({ stopped }) => stopped?.message.includes('99 %'))
    // Two of 20 have a probability of 2 % when one in a hundred is wrong; e-process.test.ts has it exactly.
    expect(byChance.length).toBeLessThan(2)
  })

  test('lists all that is wrong with it', () => {
    const options = { target: () => {}, requests: 1 }
    const start = (abortWhen: object) => () => startLoad('test', { ...options, abortWhen })
    expect(start({ p95: -1, after: 'soon', p96: 1 })).toThrow(
      expect.objectContaining({
        problems: [
          expect.stringContaining('`abortWhen.after` must be ms'),
          expect.stringContaining('`abortWhen.p95` must be more than 0'),
          expect.stringContaining('`abortWhen.p96` is unknown'),
        ],
      }),
    )
    expect(start({ after: '1s' })).toThrow('`abortWhen` needs a limit')
  })
})
