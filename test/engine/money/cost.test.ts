import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { monthlyCost } from '../../../src/core/recording/cost-count.ts'
import { checkLoad } from '../../../src/matchers/check-load.ts'
import { runLoad } from '../../../src/engine/run-load.ts'
import { MINI, simulator, toHaiku, toMini, trueCost, withPrices } from '../harness.ts'

const IN_A_MONTH = 365.25 / 12

describe('the cost of a run', () => {
  test('is what the simulator wrote, warm-up included, over all requests started', async () => {
    const sim = await simulator()
    const run = await runLoad({
      target: toMini(sim),
      prompt: 'Hi',
      requests: 12,
      warmup: 4,
      concurrency: 3,
    })
    const usd = trueCost(sim.truth())
    expect(sim.truth()).toHaveLength(16)
    expect(run.cost.usd).toBeCloseTo(usd, 12)
    expect(run.cost.perRequest).toBeCloseTo(usd / 16, 12)
    expect(run.cost.per1k).toBeCloseTo((usd / 16) * 1000, 9)
    expect(monthlyCost(run, 1000)).toBeCloseTo((usd / 16) * 1000 * IN_A_MONTH, 9)
    expect(run.cost.pricesFrom).toEqual(['genai-prices 0.1.8'])
  })

  test('counts failed requests as started, and arrivals that never began not', async () => {
    const sim = await simulator({ faults: [{ type: 'status', status: 500, every: 2 }], slots: 1 })
    const run = await runLoad({
      target: toMini(sim),
      prompt: 'Hi',
      arrivalRate: 100_000,
      requests: 300,
      maxInFlight: 8,
    })
    const started = sim.truth().length
    expect(run.requests.notStarted).toBe(300 - started)
    expect(run.requests.notStarted).toBeGreaterThan(0)
    expect(run.requests.failed).toBe(Math.floor(started / 2))
    expect(run.cost.per1k).toBeCloseTo((trueCost(sim.truth()) / started) * 1000, 9)
  })

  test('is by the team’s own prices before the list’s, cache apart', async () => {
    const sim = await simulator({ models: { '*': { cachedShare: 0.5 } } })
    withPrices({ [MINI.name]: { input: 100, cacheRead: 10, output: 1000 } })
    const run = await runLoad({
      target: toMini(sim),
      prompt: 'Where is my order? '.repeat(20),
      requests: 5,
    })
    const usd = sim
      .truth()
      .reduce(
        (sum, one) =>
          sum + (one.inputTokens * 100 + one.cacheRead * 10 + one.outputTokens * 1000) / 1e6,
        0,
      )
    expect(sim.truth()[0]!.cacheRead).toBeGreaterThan(0)
    expect(run.cost.usd).toBeCloseTo(usd, 12)
    expect(run.cost.pricesFrom).toEqual(['load({ prices })'])
  })

  test.for([
    ['breaks off in the middle', { type: 'truncate', at: 3 }],
    ['is reset', { type: 'reset', at: 3 }],
    ['ends in an error event', { type: 'error_event', at: 3 }],
  ] as const)('is a lower bound when an answer %s', async ([, fault]) => {
    const sim = await simulator({ faults: [{ ...fault, every: 2 }] })
    // Its streams begin by saying what the input costs; what OpenAI's cut ones used is a guess.
    const run = await runLoad({ target: toHaiku(sim), prompt: 'Hi', requests: 6 })
    const written = sim.truth().reduce((sum, { outputTokens }) => sum + outputTokens, 0)
    expect(run.requests).toMatchObject({ ok: 3, failed: 3 })
    expect(run.cost.atLeast).toBe(true)
    expect(run.cost.usd).toBeGreaterThan(0)
    expect(run.tokens.output).toBeLessThanOrEqual(written)
    // Under the limit nothing is known, over it all is.
    const [under, over] = checkLoad(run, { cost: 1, costPer1k: 1e-9 })
    expect([under!.status, over!.status]).toEqual(['inconclusive', 'fail'])
    expect(under!.reason).toContain('the truth may be more')
  })

  test('is a guess, and says so, when a stream carries no usage', async () => {
    const sim = await simulator({ faults: [{ type: 'missing_usage' }] })
    const run = await runLoad({ target: toMini(sim), prompt: 'Hi', requests: 3 })
    expect(run.requests.ok).toBe(3)
    expect(run.cost.estimated).toBe(true)
    expect(run.tokens.estimated).toBe(3)
    expect(run.warnings.join('\n')).toContain('include_usage: true')
  })

  test('of a month is unknown when the cost is', async () => {
    const run = await runLoad({ target: () => 'no model', requests: 3 })
    expect(run.cost.usd).toBeNull()
    expect(monthlyCost(run, 1000)).toBeNull()
  })
})

test('the budgets of the options come back on the plan, for whoever judges', async () => {
  const budgets = { p95: 5000, errorRate: 0.5, goodput: { above: 0.5, latency: 5000 } }
  const run = await runLoad({ target: () => 'ok', requests: 5, budgets })
  expect(run.plan.budgets).toEqual(budgets)
  expect(run.verdicts).toEqual([])
  expect(checkLoad(run, run.plan.budgets).map(({ status }) => status)).toEqual([
    'pass',
    'pass',
    'pass',
  ])
})

test('the price list is named by the version that is installed', async () => {
  const entry = createRequire(import.meta.url).resolve('@pydantic/genai-prices')
  const folder = entry.slice(0, entry.lastIndexOf('genai-prices') + 'genai-prices'.length)
  const { version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as {
    version: string
  }
  const sim = await simulator()
  const run = await runLoad({ target: toMini(sim), prompt: 'Hi', requests: 1 })
  expect(run.cost.pricesFrom).toEqual([`genai-prices ${version}`])
})
