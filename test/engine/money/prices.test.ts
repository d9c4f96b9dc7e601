import { calcPrice } from '@pydantic/genai-prices'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Usage } from '../../../src/core/calls/call.ts'
import { loadPrices } from '../../../src/engine/money/prices.ts'
import { aCall } from '../../core/a-call.ts'

const usage = (changes: Partial<Usage> = {}): Usage => ({
  input: 1000,
  cacheRead: 0,
  cacheWrite: 0,
  cacheWrite1h: 0,
  output: 100,
  reasoning: 0,
  ...changes,
})
const haiku = { provider: 'anthropic', model: 'claude-haiku-4-5-20251001' } as const

describe('the price of a call', () => {
  it('is by the price list, under the name that matched', async () => {
    const price = await loadPrices({ overrides: {} })
    expect(price(aCall({ usage: usage() }))).toEqual({
      usd: (1000 * 0.4 + 100 * 1.6) / 1e6,
      matchedModel: 'gpt-4.1-mini',
      source: 'genai-prices 0.1.8',
    })
  })

  it('counts cache reads and both kinds of cache writes at their own price', async () => {
    const price = await loadPrices({ overrides: {} })
    const cached = usage({
      input: 10,
      cacheRead: 1000,
      cacheWrite: 300,
      cacheWrite1h: 100,
      output: 0,
    })
    const usd = (10 * 1 + 1000 * 0.1 + 200 * 1.25 + 100 * 2) / 1e6
    expect(price(aCall({ ...haiku, usage: cached })).usd).toBeCloseTo(usd, 12)
  })

  it('counts writes for an hour at their price where prices depend on the length too', async () => {
    const price = await loadPrices({ overrides: {} })
    const written = usage({ input: 0, cacheWrite: 100_000, cacheWrite1h: 100_000, output: 0 })
    const call = aCall({ ...haiku, model: 'claude-sonnet-4-5', usage: written })
    expect(price(call).usd).toBeCloseTo(0.6, 12)
  })

  it('counts what Gemini had cached and thought', async () => {
    const price = await loadPrices({ overrides: {} })
    const model = 'gemini-2.5-flash'
    const spent = usage({ input: 800, cacheRead: 200, output: 100, reasoning: 60 })
    const { usd, matchedModel } = price(aCall({ provider: 'google', model, usage: spent }))
    expect(matchedModel).toBe(model)
    expect(usd).toBeCloseTo((800 * 0.3 + 200 * 0.03 + 100 * 2.5) / 1e6, 12)
  })

  it.each([
    ['global.anthropic.claude-sonnet-4-5-20250929-v1:0', 3],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 3.3],
    ['arn:aws:bedrock:us-east-1:1:application-inference-profile/a1', 3.3],
  ])('at Bedrock goes by the id that was asked for: %s', async (requestedModel, input) => {
    const price = await loadPrices({ overrides: {} })
    const model = 'claude-sonnet-4-5-20250929'
    const call = aCall({ provider: 'aws', model, requestedModel, usage: usage({ output: 0 }) })
    expect(price(call).usd).toBeCloseTo((1000 * input) / 1e6, 12)
  })

  it('is the same as the list computes, for a model of any kind of price', async () => {
    const price = await loadPrices({ overrides: {} })
    const tokens = fc.integer({ min: 0, max: 400_000 })
    const models = fc.constantFrom(
      ['anthropic', 'claude-haiku-4-5'],
      ['anthropic', 'claude-sonnet-4-5'],
      ['openai', 'gpt-4o-mini'],
      ['google', 'gemini-2.5-pro'],
    )
    fc.assert(
      fc.property(models, tokens, tokens, tokens, ([provider, model], input, cacheRead, output) => {
        const call = aCall({
          provider: provider,
          model: model,
          usage: usage({ input, cacheRead, output }),
        })
        const given = {
          input_tokens: input + cacheRead,
          cache_read_tokens: cacheRead,
          output_tokens: output,
        }
        const expected = calcPrice(given, model, { providerId: provider })!.total_price
        expect(price(call).usd).toBeCloseTo(expected, 9)
      }),
    )
  })

  it('is the team’s own where it names the model, as asked for or as answered', async () => {
    const price = await loadPrices({ overrides: { 'gpt-4.1-mini': { input: 10, output: 20 } } })
    const { usd, source } = price(aCall({ usage: usage({ input: 500, cacheRead: 500 }) }))
    expect(usd).toBeCloseTo((1000 * 10 + 100 * 20) / 1e6, 12)
    expect(source).toBe('load({ prices })')
  })

  it.each([
    ['an unknown model', { model: 'nobody-knows-1', requestedModel: null, usage: usage() }],
    ['unknown tokens', { usage: null }],
    ['no model', { model: null, requestedModel: null, usage: usage() }],
  ])('is unknown for %s, never zero', async (_, changes) => {
    const price = await loadPrices({ overrides: {} })
    expect(price(aCall(changes))).toEqual({ usd: null, matchedModel: null, source: null })
  })
})
