import { onTestFinished } from 'vitest'
import { configureEngine } from '../../src/engine/settings.ts'
import type { PriceOverride } from '../../src/core/calls/cost.ts'
import type { SimulatorOptions } from '../../src/simulator/options.ts'
import { startSimulator, type Simulator } from '../../src/simulator/server.ts'
import type { TruthRecord } from '../../src/simulator/truth.ts'
import { anthropic, type AnthropicOptions } from '../../src/targets/anthropic.ts'
import { openai, type OpenAIOptions } from '../../src/targets/openai.ts'
import type { ReadyTarget } from '../../src/core/options/options.ts'

// The runs of a test file are many, and nobody pays for them.
configureEngine({ confirmAbove: null })

/** Dollars per token, by the list. */
export const MINI = { name: 'gpt-4.1-mini', input: 0.4 / 1e6, output: 1.6 / 1e6 }
const HAIKU = { input: 1 / 1e6, output: 5 / 1e6 }

const AT_ONCE = {
  ttft: { median: 0, sigma: 0, slowShare: 0 },
  promptMsPerToken: 0,
  gapMs: 0,
  gapJitter: 0,
} as const

/** A simulator without any wait, whose answers differ in length; it ends with the test. */
export async function simulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { models = {}, ...others } = options
  const started = await startSimulator({
    ...others,
    models: { ...models, '*': { ...AT_ONCE, ...models['*'] } },
  })
  onTestFinished(() => started.stop())
  return started
}

export function toMini(to: Simulator, options: Partial<OpenAIOptions> = {}): ReadyTarget {
  return openai({ model: MINI.name, apiKey: 'k', baseURL: to.openaiBaseURL, ...options })
}

export function toHaiku(to: Simulator, options: Partial<AnthropicOptions> = {}): ReadyTarget {
  return anthropic({ model: 'claude-haiku-4-5', apiKey: 'k', baseURL: to.url, ...options })
}

/** Dollars of what the simulator really wrote. */
export function trueCost(truth: readonly TruthRecord[]): number {
  return truth.reduce((sum, { format, inputTokens, outputTokens }) => {
    const price = format === 'anthropic-messages' ? HAIKU : MINI
    return sum + inputTokens * price.input + outputTokens * price.output
  }, 0)
}

/** The team's own prices, for this test. */
export function withPrices(prices: Record<string, PriceOverride>): void {
  configureEngine({ prices })
  onTestFinished(() => configureEngine({ prices: {} }))
}
