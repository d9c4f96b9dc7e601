import OpenAI from 'openai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { conversation } from '../../../src/core/options/conversation.ts'
import { mix } from '../../../src/core/options/mix.ts'
import type { LoadOptions, ReadyTarget } from '../../../src/core/options/options.ts'
import { replay } from '../../../src/core/shapes/replay.ts'
import { steps } from '../../../src/core/shapes/steps.ts'
import { dataset } from '../../../src/datasets/dataset.ts'
import { vary } from '../../../src/datasets/vary.ts'
import { runLoad } from '../../../src/engine/run-load.ts'
import type { Simulator } from '../../../src/simulator/server.ts'
import { openai } from '../../../src/targets/openai.ts'
import { MINI, simulator, toHaiku, toMini, trueCost, withPrices } from '../harness.ts'

/** The team's own function: nobody knows what it may cost. */
function ownFunction(to: Simulator, overrides: object = {}): LoadOptions['target'] {
  const client = new OpenAI({
    apiKey: 'k',
    baseURL: to.openaiBaseURL,
    maxRetries: 0,
    defaultHeaders: { 'x-sim': JSON.stringify(overrides) },
  })
  return () =>
    client.chat.completions.create({
      model: MINI.name,
      messages: [{ role: 'user', content: 'Hi' }],
    })
}

describe('a ready target never spends more than maxCost', () => {
  const anyRun = fc.record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    concurrency: fc.integer({ min: 1, max: 12 }),
    // From not even one request to more than all of them.
    maxCost: fc.double({ min: 0.0001, max: 0.01, noNaN: true }),
    maxTokens: fc.constantFrom(20, 100, 400),
    warmup: fc.integer({ min: 0, max: 5 }),
    stream: fc.boolean(),
    api: fc.constantFrom('chat', 'responses', 'messages'),
    open: fc.boolean(),
  })

  test.for([
    ['whatever its answers cost', []],
    [
      'also when answers break off before they say what they used',
      [{ type: 'truncate', share: 0.4 }],
    ],
    ['also when some are refused', [{ type: 'status', status: 429, share: 0.4 }]],
  ] as const)('%s', { timeout: 60_000 }, async ([, faults]) => {
    const sim = await simulator({
      faults: [...faults],
      models: { '*': { outputTokens: { median: 120, sigma: 1 } } },
    })
    const stops = new Set<string | undefined>()
    await fc.assert(
      fc.asyncProperty(
        anyRun,
        async ({ maxTokens, stream, api, open, concurrency, ...options }) => {
          sim.reset()
          const run = await runLoad({
            target:
              api === 'messages'
                ? toHaiku(sim, { maxTokens, stream })
                : toMini(sim, { maxTokens, stream, api }),
            prompts: ['Hi', 'Where is my order? '.repeat(20)],
            requests: 25,
            ...(open ? { arrivalRate: 2000 } : { concurrency }),
            ...options,
          })
          const { maxCost } = options
          expect(trueCost(sim.truth())).toBeLessThanOrEqual(maxCost)
          expect(run.cost.usd ?? 0).toBeLessThanOrEqual(maxCost)
          stops.add(run.stopped?.reason)
        },
      ),
      { numRuns: 40 },
    )
    // Both must occur, or the property would say nothing.
    expect([...stops]).toEqual(expect.arrayContaining([undefined, 'maxCost']))
  })

  const long = Array.from({ length: 40 }, (_, index) =>
    index === 0 ? 'Hi' : 'words '.repeat(4000),
  )
  const folder = mkdtempSync(join(tmpdir(), 'max-cost-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const file = (name: string, lines: readonly string[]): string => {
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`)
    return join(folder, name)
  }

  test.for<[string, (target: ReadyTarget) => Partial<LoadOptions>]>([
    [
      'steps by input tokens, whose prompts are long',
      () => ({
        load: steps([4000], {
          by: 'inputTokens',
          concurrency: 20,
          requests: 20,
          outputTokens: 600,
        }),
      }),
    ],
    [
      'a replay, whose answers are long',
      () => {
        const rows = Array.from({ length: 20 }, () => '2023-11-16 18:00:00.0000000,2000,600')
        const head = 'TIMESTAMP,ContextTokens,GeneratedTokens'
        return { load: replay(file('trace.csv', [head, ...rows])) }
      },
    ],
    [
      'a mix, one part of which costs nothing',
      (target) => ({
        target: mix([
          { name: 'free', weight: 1, target: () => 'x' },
          { name: 'dear', weight: 1, target, prompts: long.slice(1) },
        ]),
        concurrency: 30,
        requests: 60,
      }),
    ],
    [
      'a file that gets dearer',
      () => ({
        prompts: dataset<string>(
          file(
            'long.jsonl',
            long.map((text) => JSON.stringify(text)),
          ),
        ),
        concurrency: 25,
        requests: 40,
      }),
    ],
    ['a set that gets dearer', () => ({ prompts: new Set(long), concurrency: 25, requests: 40 })],
    ['varied prompts', () => ({ prompts: vary(long), concurrency: 25, requests: 40 })],
    [
      'a conversation whose turns get longer',
      () => ({
        prompts: conversation(['Hi', () => long[1]!, () => long[2]!]),
        concurrency: 10,
        requests: 40,
      }),
    ],
  ])('with %s', async ([, options]) => {
    const sim = await simulator({ models: { '*': { outputTokens: { median: 5000, sigma: 0 } } } })
    const target = toMini(sim, { maxTokens: 20 })
    const run = await runLoad({ target, maxCost: 0.01, ...options(target) })
    expect(sim.truth().length).toBeGreaterThan(0)
    expect(trueCost(sim.truth())).toBeLessThanOrEqual(0.01)
    expect(run.stopped?.reason).toBe('maxCost')
  })

  test('sends nothing when not even one request is sure to keep it', async () => {
    const sim = await simulator()
    const target = toMini(sim, { maxTokens: 1000 })
    const { stopped, requests, cost } = await runLoad({
      target,
      prompt: 'Hi',
      requests: 5,
      maxCost: 0.001,
    })
    expect(sim.truth()).toEqual([])
    expect(requests.total).toBe(0)
    expect(cost.usd).toBeNull()
    expect(stopped?.reason).toBe('maxCost')
    expect(stopped?.message).toMatch(
      /^The next request could have taken the cost to \$0\.0016, over maxCost \(\$0\.001\): \$0\.0000 is spent, and it may cost \$0\.0016 at most/,
    )
  })

  test.for([
    [
      'the params of openai()',
      (sim: Simulator) => toMini(sim, { maxTokens: 1, params: { max_tokens: 5000 } }),
    ],
    [
      'several answers at once',
      (sim: Simulator) => toMini(sim, { maxTokens: 500, params: { n: 10 } }),
    ],
    [
      'a long system prompt',
      (sim: Simulator) =>
        openai({
          model: MINI.name,
          api: 'responses',
          maxTokens: 1,
          apiKey: 'k',
          baseURL: sim.openaiBaseURL,
          params: { instructions: 'Be kind. '.repeat(5000) },
        }),
    ],
    [
      'the params of anthropic()',
      (sim: Simulator) => toHaiku(sim, { maxTokens: 1, params: { max_tokens: 5000 } }),
    ],
  ] as const)('reckons with %s', async ([, make]) => {
    const sim = await simulator()
    const run = await runLoad({ target: make(sim), prompt: 'Hi', requests: 5, maxCost: 0.004 })
    expect(run.stopped?.reason).toBe('maxCost')
    expect(sim.truth()).toEqual([])
  })

  test('reckons with its longest prompt, not with all of them', async () => {
    const sim = await simulator()
    const target = toMini(sim, { maxTokens: 10 })
    const prompts = Array.from({ length: 500 }, () => 'Where is my order? '.repeat(10))
    // All prompts in one request would cost 0.02 $.
    const run = await runLoad({ target, prompts, requests: 20, maxCost: 0.01 })
    expect(run.stopped).toBeNull()
  })
})

describe("the team's own function", () => {
  test('goes alone until one request has said what it costs, then all at once', async () => {
    const sim = await simulator({ slots: 1 })
    const run = await runLoad({
      target: ownFunction(sim, { tokens: 10, ttft: 0 }),
      prompt: 'Hi',
      concurrency: 8,
      requests: 16,
      maxCost: 1,
    })
    expect(run.requests).toMatchObject({ ok: 16, warmup: 1 })
    const [first, ...others] = sim.truth()
    const earliest = Math.min(...others.map(({ receivedAt }) => receivedAt))
    expect(earliest).toBeGreaterThanOrEqual(first!.endedAt!)
    // Each of the others was sent while another one was being answered.
    const second = others.toSorted((a, b) => a.receivedAt - b.receivedAt)[1]!
    expect(second.receivedAt).toBeLessThan(Math.max(...others.map(({ endedAt }) => endedAt!)))
  })

  test('stays below maxCost as long as no request is dearer than one before', async () => {
    const sim = await simulator()
    const each = 100 * MINI.output + 10 * MINI.input
    for (const share of [1, 1.5, 2, 7.9, 20.1]) {
      sim.reset()
      const maxCost = each * share
      const run = await runLoad({
        target: ownFunction(sim, { tokens: 100, inputTokens: 10 }),
        prompt: 'Hi',
        concurrency: 5,
        requests: 100,
        maxCost: maxCost + 1e-12,
      })
      expect(sim.truth()).toHaveLength(Math.floor(share))
      expect(run.cost.usd).toBeCloseTo(each * Math.floor(share), 12)
      expect(run.cost.usd).toBeLessThanOrEqual(maxCost + 1e-12)
      expect(run.stopped?.reason).toBe('maxCost')
    }
  })

  test('that fails tells nothing about its cost: the next one goes alone too', async () => {
    const sim = await simulator({ faults: [{ type: 'status', status: 500, to: 1e9 }] })
    const run = await runLoad({
      target: ownFunction(sim),
      prompt: 'Hi',
      concurrency: 20,
      requests: 100,
      maxCost: 1,
    })
    expect(sim.truth()).toHaveLength(5)
    expect(run.requests).toMatchObject({ total: 0, warmup: 5 })
    expect(run.stopped).toMatchObject({
      reason: 'maxCost',
      message:
        'maxCost cannot be kept: the first 5 requests failed, one after the other, so that nobody knows what one costs.',
    })
  })

  test('without any model call costs nothing, and runs', async () => {
    const run = await runLoad({ target: () => 'cached', requests: 20, maxCost: 0.01 })
    // Five that cost nothing go alone: the first may have been answered from a cache.
    expect(run.requests).toMatchObject({ ok: 20, warmup: 5 })
    expect(run.stopped).toBeNull()
  })
})

test('what a part of a mix costs is asked of that part, however rare it is', async () => {
  const sim = await simulator()
  const common = { name: 'common', weight: 199, target: ownFunction(sim), prompt: 'Hi' }
  const rare = { name: 'rare', weight: 1, target: ownFunction(sim), prompt: 'Hi' }
  const run = await runLoad({ target: mix([common, rare] as never), requests: 10, maxCost: 1 })
  expect(run.requests).toMatchObject({ ok: 10, warmup: 2 })
  expect(sim.truth()).toHaveLength(12)
})

describe('a model without a price', () => {
  test.for([
    ['of a ready target', (sim: Simulator) => toMini(sim, { model: 'nobody-knows-1' })],
    ['of a function', (sim: Simulator) => ownFunction(sim, { model: 'nobody-knows-1' })],
  ] as const)('%s stops the run before the second request', async ([, make]) => {
    const sim = await simulator()
    const options = { prompt: 'Hi', concurrency: 10, requests: 50, maxCost: 100 }
    const run = await runLoad({ target: make(sim), ...options })
    expect(sim.truth()).toHaveLength(1)
    expect(run.cost).toMatchObject({ usd: null, atLeast: true, unpriced: ['nobody-knows-1'] })
    expect(run.stopped).toMatchObject({
      reason: 'unpriced',
      message:
        "maxCost cannot be kept: no price is known for nobody-knows-1. Add one: load({ prices: { 'nobody-knows-1': { input, output } } }), in dollars per million tokens.",
    })
  })

  test('has one when the team names it', async () => {
    const sim = await simulator()
    withPrices({ 'nobody-knows-1': { input: 1, output: 2 } })
    const target = toMini(sim, { model: 'nobody-knows-1', maxTokens: 50 })
    const run = await runLoad({ target, prompt: 'Hi', requests: 10, maxCost: 1 })
    expect(run.stopped).toBeNull()
    expect(run.cost).toMatchObject({
      pricesFrom: ['load({ prices })'],
      unpriced: [],
      atLeast: false,
    })
    const tokens = sim
      .truth()
      .reduce((sum, { inputTokens: i, outputTokens: o }) => sum + i + 2 * o, 0)
    expect(run.cost.usd).toBeCloseTo(tokens / 1e6, 12)
  })

  test('without maxCost is shown as unpriced, never as $0', async () => {
    const sim = await simulator()
    const target = toMini(sim, { model: 'nobody-knows-1' })
    const run = await runLoad({ target, prompt: 'Hi', requests: 4 })
    expect(run.cost).toMatchObject({ usd: null, perRequest: null, per1k: null })
    expect(run.models[0]!.usd).toBeNull()
    expect(run.warnings.join('\n')).toContain('No price is known for nobody-knows-1')
  })
})
