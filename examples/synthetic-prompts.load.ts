import { expect } from 'vitest'
import { fromTrace, loadTest, openai, syntheticPrompts, uniform, vary } from 'vitest-load'

const target = openai({ model: 'gpt-4.1-nano' })
const load = { concurrency: 10, requests: 30 }
const budgets = { p95: 15_000, errorRate: 0.02 }

// As long as the requests of a trace, and so are the answers.
const trace = new URL('../fixtures/traces/azure-2023.csv', import.meta.url)
loadTest('as long as in a trace', {
  target,
  prompts: syntheticPrompts({ inputTokens: fromTrace(trace) }),
  ...load,
  budgets,
})

// A long instruction that all requests share, and a question of its own in each.
loadTest(
  'a shared prefix',
  {
    target,
    prompts: syntheticPrompts({
      sharedPrefix: 1500,
      inputTokens: uniform(50, 150),
      outputTokens: 60,
    }),
    ...load,
  },
  ({ run }) => {
    expect(run.ttft).toHaveP95Below(4000)
    expect(run.inputTokens.min).toBeGreaterThan(1500)
  },
)

// One prompt, sent again and again: without `vary()`, a provider's cache would answer for it.
loadTest('no help from the prompt cache', {
  target: openai({ model: 'gpt-4.1-nano', maxTokens: 60 }),
  prompts: vary('Where is my order?'),
  ...load,
  budgets,
})
