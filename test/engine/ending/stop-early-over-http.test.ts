import { expect, test } from 'vitest'
import type { Limits } from '../../../src/core/options/options.ts'
import type { Run } from '../../../src/core/run/run.ts'
import { runLoad } from '../../../src/engine/run-load.ts'
import { checkLoad } from '../../../src/matchers/check-load.ts'
import { simulator, toMini, trueCost } from '../harness.ts'

const kept: Limits = { p95: 5000, errorRate: 0.05 }

/** 400 requests by plan, over HTTP, each of which costs the same. */
async function runWith(budgets: Limits): Promise<{ run: Run; usd: number }> {
  const provider = await simulator({ models: { '*': { outputTokens: { median: 20, sigma: 0 } } } })
  const load = { prompt: 'Hi', requests: 400, concurrency: 8, warmup: 4 }
  const run = await runLoad({ target: toMini(provider), ...load, budgets, stopEarly: true })
  return { run, usd: trueCost(provider.truth()) }
}

test('over HTTP an early stop saves requests, and what they would have cost', async () => {
  const { run, usd } = await runWith({ ...kept, cost: 1 })
  expect(run.stopped).toMatchObject({
    reason: 'decided',
    message: expect.stringMatching(/^Every budget was decided after 1[23]\d of 400 requests\.$/),
  })
  const { total, cut } = run.requests
  expect(total).toBeLessThan(150)
  expect(cut).toBe(0)
  expect(run.cost.usd).toBeCloseTo(usd, 9)
  expect(run.saved?.requests).toBe(400 - total)
  // What all of them would have cost together.
  expect(run.saved!.usd! + usd).toBeCloseTo((usd * 404) / (total + 4), 9)
  const verdicts = checkLoad(run, run.plan.budgets)
  expect(verdicts.map(({ status }) => status)).toEqual(['pass', 'pass', 'pass'])
  // Money is all that was spent, whatever decided.
  expect(verdicts[2]).toMatchObject({ value: run.cost.usd, n: total + 4 })
})

test('a limit on the cost that the whole plan would pass is not kept by stopping before', async () => {
  const { run: first } = await runWith(kept)
  const limit = first.cost.perRequest! * 250
  const { run } = await runWith({ ...kept, cost: limit })
  // Everything else was decided after 126; the run went on until the money was spent.
  expect(run.stopped?.message).toMatch(
    /^Every budget was decided after 2[4-6]\d of 400 requests\.$/,
  )
  const statuses = checkLoad(run, run.plan.budgets).map(({ status }) => status)
  expect(statuses).toEqual(['pass', 'pass', 'fail'])
})
