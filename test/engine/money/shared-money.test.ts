import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { UnconfirmedCostError } from '../../../src/core/plan/unconfirmed-cost.ts'
import type { Run } from '../../../src/core/run/run.ts'
import { NO_CAPS } from '../../../src/core/plan/worker-settings.ts'
import type { Ledger, Money } from '../../../src/engine/money/ledger.ts'
import { Purse } from '../../../src/engine/money/purse.ts'
import { runLoad, type RunLoadOptions } from '../../../src/engine/run-load.ts'
import { configureEngine, type EngineSettings } from '../../../src/engine/settings.ts'
import type { Simulator } from '../../../src/simulator/server.ts'
import { simulator, toMini, withPrices } from '../harness.ts'

let sim: Simulator
beforeEach(async () => {
  sim = await simulator({ models: { '*': { outputTokens: { median: 100, sigma: 0 } } } })
  // A hundred tokens of an answer cost a dollar.
  withPrices({ 'gpt-4.1-mini': { input: 0, output: 10_000 } })
  settings({})
})

/** What holds for this test, whose runs share a purse with nobody else. */
function settings(changes: Partial<EngineSettings>): void {
  configureEngine({ purse: new Purse(), ...changes })
  onTestFinished(() => configureEngine({ confirmAbove: null, caps: NO_CAPS, purse: new Purse() }))
}

/** A run of requests that cost a dollar each, and no more. */
function dollars(requests: number, options: Partial<RunLoadOptions> = {}): Promise<Run> {
  const target = toMini(sim, { maxTokens: 100 })
  return runLoad({ name: 'chat', target, prompt: 'Hi', requests, ...options })
}

/** The team's own function, of which nobody knows anything. */
const own: RunLoadOptions['target'] = async () => {
  const body = {
    model: 'gpt-4.1-mini',
    max_tokens: 100,
    messages: [{ role: 'user', content: 'Hi' }],
  }
  const headers = { authorization: 'Bearer k', 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  await (await fetch(`${sim.openaiBaseURL}/chat/completions`, init)).json()
}

describe('confirmAbove', () => {
  test('refuses what may cost more, before anything is sent', async () => {
    settings({ confirmAbove: 5 })
    const refused = dollars(6)
    await expect(refused).rejects.toThrow(UnconfirmedCostError)
    await expect(refused).rejects.toThrow(
      'The load test "chat" needs a yes: 6 requests, at most 102 input and 600 output tokens: at most $6.00 (gpt-4.1-mini). That is more than confirmAbove ($5.00), so that nothing was sent. If it is meant, set VITEST_LOAD_YES=1 or raise load({ confirmAbove }); else lower the requests or maxTokens, or set maxCost.',
    )
    await expect(refused).rejects.toMatchObject({ forecast: { usd: 6, requests: 6 } })
    expect(sim.truth()).toEqual([])
  })

  test.for<[title: string, settings: Partial<EngineSettings>, options: Partial<RunLoadOptions>]>([
    ['what may cost as much', { confirmAbove: 6 }, {}],
    ['anything where nobody is to be asked', { confirmAbove: null }, {}],
    ['what its maxCost keeps below', { confirmAbove: 5 }, { maxCost: 5 }],
    ['what a cap of its file keeps below', { confirmAbove: 5, caps: { suite: 5, all: null } }, {}],
    [
      'a function, of which nothing is known',
      { confirmAbove: 5 },
      { target: () => own({} as never) },
    ],
    [
      'a function whose maxCost alone is more',
      { confirmAbove: 5 },
      { target: () => own({} as never), maxCost: 100 },
    ],
  ])('lets pass %s', async ([, changes, options]) => {
    settings(changes)
    const run = await dollars(6, options)
    expect(run.requests.ok).toBeGreaterThanOrEqual(5)
  })

  test('has a yes in VITEST_LOAD_YES=1, and in no other value', async () => {
    settings({ confirmAbove: 5 })
    vi.stubEnv('VITEST_LOAD_YES', 'true')
    onTestFinished(() => void vi.unstubAllEnvs())
    await expect(dollars(6)).rejects.toThrow(UnconfirmedCostError)
    vi.stubEnv('VITEST_LOAD_YES', '1')
    expect((await dollars(6)).forecast?.usd).toBe(6)
  })

  test('asks of all runs together, by their forecasts', async () => {
    settings({ confirmAbove: 5 })
    await dollars(3)
    await dollars(2)
    await expect(dollars(1)).rejects.toThrow(
      'With the $5.00 of earlier load tests that is more than confirmAbove ($5.00)',
    )
    expect(sim.truth()).toHaveLength(5)
  })

  test('asks of runs side by side', async () => {
    settings({ confirmAbove: 5 })
    const settled = await Promise.allSettled([dollars(3), dollars(3)])
    expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(sim.truth()).toHaveLength(3)
  })

  test('counts what other processes were forecast to cost', async () => {
    settings({ confirmAbove: 5, purse: new Purse(aLedger({ usd: 0, forecastUsd: 4 })) })
    await expect(dollars(2)).rejects.toThrow('With the $4.00 of earlier load tests')
  })

  test('asks nobody for a simulated run, which has no forecast', async () => {
    settings({ confirmAbove: 0, simulatorUrl: sim.url })
    onTestFinished(() => configureEngine({ simulatorUrl: null }))
    const run = await dollars(6)
    expect(run).toMatchObject({ mode: 'simulated', forecast: null, requests: { ok: 6 } })
  })
})

describe('a cap on all runs of a spec file', () => {
  test('ends the one that would pass it, and starts none after that', async () => {
    settings({ caps: { suite: 5, all: null } })
    const first = await dollars(3)
    const second = await dollars(3)
    const third = await dollars(3)
    expect([first, second, third].map(({ requests }) => requests.ok)).toEqual([3, 2, 0])
    expect(first.stopped).toBeNull()
    expect(second.stopped).toMatchObject({
      reason: 'maxCost',
      message:
        'The next request could have taken the cost to $6.0000, over load({ maxCost: { suite: 5 } }): $5.0000 is spent in this spec file, and it may cost $1.0000 at most. Raise it, or lower maxTokens or the load.',
    })
    expect(third.stopped?.message).toBe(
      'Nothing is left of load({ maxCost: { suite: 5 } }): $5.0000 is spent in this spec file. Raise it, or lower the load.',
    )
    expect(third.requests.total).toBe(0)
    expect(sim.truth()).toHaveLength(5)
  })

  test('holds for runs side by side: what is in flight is reserved', async () => {
    settings({ caps: { suite: 5, all: null } })
    const runs = await Promise.all([1, 2, 3].map(() => dollars(4, { concurrency: 4 })))
    expect(sim.truth()).toHaveLength(5)
    expect(runs.reduce((sum, { requests }) => sum + requests.ok, 0)).toBe(5)
  })

  test('leaves what a nearer maxCost of a run lets it spend', async () => {
    settings({ caps: { suite: 5, all: null } })
    const run = await dollars(4, { maxCost: 2 })
    expect(run.stopped?.message).toContain('over maxCost ($2): $2.0000 is spent, and')
    expect((await dollars(4)).requests.ok).toBe(3)
  })

  test('holds for a function too: it goes alone first, and nothing is left at the end', async () => {
    settings({ caps: { suite: 3, all: null } })
    const first = await dollars(10, { target: own, concurrency: 5 })
    expect(first.requests).toMatchObject({ warmup: 1, ok: 2 })
    const second = await dollars(10, { target: () => 'free' })
    expect(second.requests.total).toBe(0)
    expect(second.stopped?.message).toMatch(/^Nothing is left of/)
    expect(sim.truth()).toHaveLength(3)
  })

  test('counts what broke off before it said what it used as the most it may have cost', async () => {
    settings({ caps: { suite: 3, all: null } })
    const cut = await simulator({ faults: [{ type: 'truncate' }] })
    const target = toMini(cut, { maxTokens: 100 })
    await dollars(1, { target })
    expect((await dollars(3)).requests.ok).toBe(1)
  })

  test('counts simulated dollars in simulated runs, as maxCost does', async () => {
    settings({ caps: { suite: 2, all: null }, simulatorUrl: sim.url })
    onTestFinished(() => configureEngine({ simulatorUrl: null }))
    expect((await dollars(5)).requests.ok).toBe(2)
  })
})

describe('a cap on all runs of all processes', () => {
  test('counts what others wrote, and writes what this one comes to', async () => {
    const ledger = aLedger({ usd: 3, forecastUsd: 0 })
    settings({ caps: { suite: null, all: 5 }, purse: new Purse(ledger) })
    const run = await dollars(4)
    expect(run.requests.ok).toBe(2)
    expect(run.stopped?.message).toContain(
      'over load({ maxCost: { all: 5 } }): $5.0000 is spent in this test run',
    )
    expect(run.forecast).toMatchObject({ usd: 2, open: false })
    expect(ledger.written.at(0)).toEqual({ usd: 0, forecastUsd: 2 })
    expect(ledger.written.at(-1)).toEqual({ usd: 2, forecastUsd: 2 })
  })

  test('is written also for a run that ends without a single success', async () => {
    const ledger = aLedger({ usd: 0, forecastUsd: 0 })
    settings({ purse: new Purse(ledger) })
    const target = async (): Promise<never> => {
      await own({} as never)
      throw new Error('No.')
    }
    await dollars(3, { target })
    expect(ledger.written.at(-1)).toEqual({ usd: 3, forecastUsd: 0 })
  })
})

function aLedger(others: Money): Ledger & { written: Money[] } {
  const written: Money[] = []
  return { written, others: () => others, write: (money) => void written.push(money) }
}
