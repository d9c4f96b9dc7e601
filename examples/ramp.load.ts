import { expect } from 'vitest'
import { loadTest, openai, steps } from 'vitest-load'

// From 1 to 50 in flight: the report has a row per level, and says past which one answers get slower.
loadTest(
  'how many at once before answers get slower',
  {
    target: openai({ model: 'gpt-5-nano', maxTokens: 60 }),
    prompt: 'Is my order on its way?',
    warmup: 5,
    load: steps([1, 5, 10, 25, 50], { duration: '1.5s' }),
  },
  ({ run }) => {
    expect(run).toHaveNoErrors()
    expect(run).toHaveKneeAbove(5)
  },
)
