import { expect } from 'vitest'
import { loadTest, openai, replay } from 'vitest-load'

// The minute that hurt, as it came: arrivals, lengths of prompts and answers, twice as fast.
loadTest(
  'would yesterday, twice as fast, have held?',
  {
    target: openai({ model: 'gpt-4.1-nano' }),
    load: replay(new URL('../fixtures/traces/azure-2023.csv', import.meta.url), { speed: 2 }),
  },
  ({ run }) => {
    expect(run).toHaveErrorRateBelow(0.01)
    expect(run.ttft).toHaveP95Below(10_000)
    expect(run).toCostPer1kBelow(1)
  },
)
