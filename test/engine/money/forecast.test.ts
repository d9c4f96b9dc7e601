import fc from 'fast-check'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, test } from 'vitest'
import { conversation } from '../../../src/core/options/conversation.ts'
import type { Forecast } from '../../../src/core/plan/forecast.ts'
import { forecastInWords } from '../../../src/core/plan/forecast-words.ts'
import { mix } from '../../../src/core/options/mix.ts'
import type { LoadOptions } from '../../../src/core/options/options.ts'
import { toPlan } from '../../../src/core/plan/plan.ts'
import { textsIn } from '../../../src/core/privacy/redact.ts'
import { replay } from '../../../src/core/shapes/replay.ts'
import { steps } from '../../../src/core/shapes/steps.ts'
import { SizedPrompt } from '../../../src/core/prompts/sized-prompt.ts'
import { VariedPrompts } from '../../../src/core/prompts/varied-prompts.ts'
import { dataset } from '../../../src/datasets/dataset.ts'
import { syntheticPrompts } from '../../../src/datasets/synthetic-prompts.ts'
import { vary } from '../../../src/datasets/vary.ts'
import { forecastOf } from '../../../src/engine/money/forecast.ts'
import { loadPrices } from '../../../src/engine/money/prices.ts'
import { runLoad } from '../../../src/engine/run-load.ts'
import { anthropic } from '../../../src/targets/anthropic.ts'
import { openai } from '../../../src/targets/openai.ts'
import { simulator, toHaiku, toMini, trueCost } from '../harness.ts'

const priceCall = await loadPrices({ overrides: {} })
const mini = openai({ model: 'gpt-4.1-mini', maxTokens: 100, apiKey: 'k' })
/** Whose answers may be longer than those of a trace. */
const wordy = openai({ model: 'gpt-4.1-mini', maxTokens: 1000, apiKey: 'k' })
const haiku = anthropic({ model: 'claude-haiku-4-5', maxTokens: 100, apiKey: 'k' })
const QUESTION =
  'Where is my order? It was sent a week ago, and nobody can tell me where it is now.'
/** A message and a request have something around them. */
const AROUND = 16

async function forecast(
  options: Partial<LoadOptions<any>>,
  cap: { usd: number; name: string } | null = null,
): Promise<Forecast> {
  const all = { target: mini, requests: 10, ...options }
  return (await forecastOf(toPlan('x', all), all, priceCall, cap)).forecast
}

describe('the forecast of a ready target', () => {
  const counted = countTokens(QUESTION)

  test.for<
    [title: string, options: Partial<LoadOptions<any>>, input: number, output: number, usd: number]
  >([
    [
      'one prompt for all',
      { prompt: QUESTION },
      10 * (counted + AROUND),
      1000,
      (10 * (counted + AROUND) * 0.4 + 1000 * 1.6) / 1e6,
    ],
    [
      'its warm-up as well',
      { prompt: QUESTION, warmup: 5 },
      15 * (counted + AROUND),
      1500,
      (15 * (counted + AROUND) * 0.4 + 1500 * 1.6) / 1e6,
    ],
    [
      'prompts as often as each comes',
      { prompts: [QUESTION, 'Hi'], requests: 3 },
      2 * (counted + AROUND) + 1 + AROUND,
      300,
      ((2 * counted + 1 + 3 * AROUND) * 0.4 + 300 * 1.6) / 1e6,
    ],
    [
      'a shuffle: the longest come first',
      { prompts: [QUESTION, 'Hi'], requests: 3, order: 'shuffle' },
      2 * (counted + AROUND) + 1 + AROUND,
      300,
      ((2 * counted + 1 + 3 * AROUND) * 0.4 + 300 * 1.6) / 1e6,
    ],
    [
      "another encoding: half as much again as OpenAI's",
      { prompt: QUESTION, target: haiku },
      10 * (Math.ceil(counted * 1.5) + AROUND),
      1000,
      (10 * (Math.ceil(counted * 1.5) + AROUND) * 1 + 1000 * 5) / 1e6,
    ],
    [
      'prompts that say how long their answers are',
      { prompt: new SizedPrompt({ prompt: QUESTION, inputTokens: 500, outputTokens: 7 }) },
      10 * (500 + AROUND),
      70,
      (10 * (500 + AROUND) * 0.4 + 70 * 1.6) / 1e6,
    ],
    [
      'two parts as they will be drawn',
      {
        target: mix([
          { name: 'a', weight: 3, target: mini, prompt: QUESTION },
          { name: 'b', weight: 1, target: mini, prompt: 'Hi' },
        ]),
        requests: 8,
      },
      6 * (counted + AROUND) + 2 * (1 + AROUND),
      800,
      ((6 * counted + 2 + 8 * AROUND) * 0.4 + 800 * 1.6) / 1e6,
    ],
  ])('counts %s', async ([, options, inputTokens, outputTokens, usd]) => {
    const found = await forecast(options)
    expect(found).toMatchObject({ inputTokens, outputTokens, open: false })
    expect(found.usd).toBeCloseTo(usd, 12)
  })

  test('in words: what it may cost at most, by its model', async () => {
    const found = await forecast({ prompt: QUESTION, requests: 200 })
    expect(forecastInWords(found)).toBe(
      `200 requests, at most ${(200 * (counted + AROUND)).toLocaleString('en-US')} input and 20,000 output tokens: at most $0.035 (gpt-4.1-mini)`,
    )
  })

  test('marks what the model itself may count differently', async () => {
    expect((await forecast({ prompt: QUESTION })).estimated).toBe(false)
    const other = await forecast({ prompt: QUESTION, target: haiku })
    expect(other.estimated).toBe(true)
    expect(forecastInWords(other)).toContain('at most ~')
  })

  test.for([
    ['control tokens', 'Say <|endoftext|> and nothing else.'],
    ['a word without end', 'a'.repeat(100_000)],
  ])('reckons %s by their length, at once', async ([, prompt]) => {
    const found = await forecast({ prompt: prompt!, requests: 1 })
    expect(found).toMatchObject({
      estimated: true,
      inputTokens: Math.ceil(prompt!.length / 2) + AROUND,
    })
  })

  test('counts what is sent beside the prompt', async () => {
    const instructions = QUESTION.repeat(100)
    const target = openai({ model: 'gpt-4.1-mini', api: 'responses', params: { instructions } })
    const found = await forecast({ prompt: 'Hi', target, requests: 1 })
    const beside = countTokens(JSON.stringify({ instructions }))
    expect(found.inputTokens).toBe(1 + AROUND + beside + AROUND)
  })

  test('reckons a prompt cache as if all were written to it', async () => {
    const system = [{ type: 'text', text: QUESTION, cache_control: { type: 'ephemeral' } }]
    const target = anthropic({ model: 'claude-haiku-4-5', maxTokens: 1, params: { system } })
    const { usd, inputTokens } = await forecast({ prompt: 'Hi', target, requests: 1 })
    // Twice the price of input, for an hour's cache.
    expect(usd).toBeCloseTo((inputTokens! * 2 + 5) / 1e6, 12)
  })

  test('reads a file ahead, and what vary() makes of it', async () => {
    const file = dataset('test/engine/money/three-prompts.jsonl')
    const plain = await forecast({ prompts: file, requests: 9 })
    expect(plain).toMatchObject({ open: false, inputTokens: 3 * (counted + 2) + 9 * AROUND })
    const longer = new VariedPrompts(file, (row) => `Hi ${textsIn(row).join()}`)
    const varied = await forecast({ prompts: longer, requests: 9 })
    expect(varied.inputTokens).toBe(plain.inputTokens! + 9)
  })

  test('of a conversation grows with its history', async () => {
    const found = await forecast({ prompts: conversation([QUESTION, QUESTION]), requests: 4 })
    const turn = counted + AROUND
    // The second turn sends the first, its answer and itself.
    expect(found.inputTokens).toBe(2 * turn + 2 * (2 * turn + 100 + AROUND))
  })

  test('of steps by tokens takes each level as it is', async () => {
    const load = steps([1000, 4000], { by: 'inputTokens', requests: 10 })
    const found = await forecast({ prompt: undefined!, load, requests: undefined! })
    expect(found).toMatchObject({ requests: 20, inputTokens: 50_000 + 20 * AROUND })
  })

  test('of a trace is what its rows say, and its warm-up the first of them', async () => {
    const load = replay('test/engine/money/trace.jsonl')
    const own = { prompt: undefined!, load, requests: undefined!, target: wordy }
    const found = await forecast({ ...own, warmup: 2 })
    expect(found).toMatchObject({
      requests: 5,
      inputTokens: 3 * 100 + 30 + 7 + 5 * AROUND,
      outputTokens: 3 * 50 + 500 + 2,
      open: false,
    })
    const prompted = await forecast({ ...own, prompt: QUESTION })
    expect(prompted).toMatchObject({ requests: 3, inputTokens: 3 * (counted + AROUND) })
  })

  test('of synthetic prompts is what their lengths come to, however long they are', async () => {
    const prompts = syntheticPrompts({ inputTokens: 200_000, outputTokens: 40 })
    const found = await forecast({ prompts, requests: 1000 })
    expect(found).toMatchObject({
      inputTokens: 1000 * (200_000 + AROUND),
      outputTokens: 40_000,
      open: false,
    })
    const varied = await forecast({ prompts: vary(syntheticPrompts({ inputTokens: 50 })) })
    expect(varied.open).toBe(false)
    expect(varied.inputTokens).toBeGreaterThan(10 * (50 + AROUND))
  })

  test('of maxima in params is theirs, whatever a prompt says of its answer', async () => {
    const target = openai({ model: 'gpt-4.1-mini', params: { max_completion_tokens: 70 } })
    const prompt = new SizedPrompt({ prompt: 'Hi', inputTokens: 1, outputTokens: 7 })
    expect((await forecast({ target, prompt })).outputTokens).toBe(700)
  })
})

describe('what is not known', () => {
  const endless = function* (): Generator<string> {
    for (;;) yield QUESTION
  }

  test.for<[title: string, options: Partial<LoadOptions<any>>, words: string]>([
    [
      'the calls of a function',
      { target: () => {} },
      '10 requests: the cost is not known. What the target calls is seen only while it runs. Set maxCost, and it stops in time.',
    ],
    [
      'how many requests a time makes',
      { prompt: 'Hi', requests: undefined!, duration: '10s' },
      'an unknown number of requests: the cost is not known (gpt-4.1-mini). Time ends it, and how many requests that makes depends on the answers. Set maxCost, and it stops in time.',
    ],
    [
      'prompts that can be read only once',
      { prompts: endless() },
      '10 requests, at most 1,000 output tokens: at most $0.0016 for what is known of it (gpt-4.1-mini). The prompts are read as the run needs them: its answers alone are reckoned. Set maxCost, and it stops in time.',
    ],
    [
      'a price',
      { prompt: 'Hi', target: openai({ model: 'nobody-knows-1', maxTokens: 1 }), requests: 1 },
      '1 request, at most ~17 input and 1 output tokens: the cost is not known (nobody-knows-1). Prompts are counted by gpt-tokenizer. Each answer takes all of its maxTokens. No price is known for nobody-knows-1: load({ prices }) adds one. Set maxCost, and it stops in time.',
    ],
  ])('is said: %s', async ([, options, words]) => {
    expect(forecastInWords(await forecast(options))).toBe(words)
  })

  test('is bounded by a cap', async () => {
    const found = await forecast({ target: () => {} }, { usd: 0.5, name: 'maxCost ($0.5)' })
    expect(found).toMatchObject({ usd: 0.5, open: false })
    expect(found.how).toContain('The run stops at maxCost ($0.5).')
    expect(forecastInWords(found)).toBe('10 requests: at most $0.5')
  })

  test('of one part leaves the whole open, with what is known of the other', async () => {
    const target = mix([
      { name: 'ours', weight: 1, target: () => {} },
      { name: 'theirs', weight: 1, target: mini, prompt: 'Hi' },
    ])
    const found = await forecast({ target })
    expect(found).toMatchObject({ open: true, inputTokens: null })
    expect(found.usd).toBeCloseTo((5 * 17 * 0.4 + 500 * 1.6) / 1e6, 12)
    expect(found.how[0]).toBe('What the target of "ours" calls is seen only while it runs.')
  })
})

test('no run costs more than its forecast, by what the simulator really wrote', async () => {
  const sim = await simulator({ models: { '*': { outputTokens: { median: 80, sigma: 1 } } } })
  const texts = fc.array(
    fc.oneof(
      fc.constantFrom('Hi', QUESTION, QUESTION.repeat(30)),
      fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  const anyRun = fc.record({
    prompts: texts,
    seed: fc.integer({ min: 1, max: 1e6 }),
    requests: fc.integer({ min: 1, max: 8 }),
    warmup: fc.integer({ min: 0, max: 3 }),
    order: fc.constantFrom('given' as const, 'shuffle' as const),
  })
  await fc.assert(
    fc.asyncProperty(
      anyRun,
      fc.constantFrom('chat' as const, 'responses' as const, 'messages' as const),
      fc.constantFrom(5, 100),
      fc.boolean(),
      async (options, api, maxTokens, talks) => {
        sim.reset()
        const target =
          api === 'messages' ? toHaiku(sim, { maxTokens }) : toMini(sim, { maxTokens, api })
        const run = await runLoad({
          ...options,
          concurrency: 4,
          target,
          prompts: talks ? conversation(options.prompts) : options.prompts,
        })
        const { forecast: found } = run
        const truth = sim.truth()
        const sum = (of: 'inputTokens' | 'outputTokens'): number =>
          truth.reduce((total, one) => total + one[of], 0)
        expect(found!.open).toBe(false)
        expect(truth.length).toBe(found!.requests)
        expect(sum('inputTokens')).toBeLessThanOrEqual(found!.inputTokens!)
        expect(sum('outputTokens')).toBeLessThanOrEqual(found!.outputTokens!)
        expect(trueCost(truth)).toBeLessThanOrEqual(found!.usd!)
        expect(run.warnings.join()).not.toContain('was forecast')
      },
    ),
    { numRuns: 20 },
  )
})
