import { expect } from 'vitest'
import { findCapacity, loadTest, openai } from 'vitest-load'

// Doubles the load until answers come too late, then halves the distance, and stops at 5 cents.
loadTest(
  'how many at once get their answer in time',
  {
    target: openai({ model: 'gpt-5-nano', maxTokens: 60 }),
    prompt: 'Is my order on its way?',
    load: findCapacity({ objectives: { p90: 300 }, min: 10, max: 80, maxCost: 0.05 }),
  },
  ({ run }) => {
    expect(run).toSustain({ concurrency: 20 })
  },
)
