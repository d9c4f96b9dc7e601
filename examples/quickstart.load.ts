import { expect } from 'vitest'
import { loadTest } from 'vitest-load'
import { answer } from './support-chat.ts'

loadTest(
  'support chat answers in time and on budget',
  {
    target: ({ prompt, signal }) => answer(prompt, { signal }),
    prompts: ['Where is my order?', 'Cancel my plan.'],
    concurrency: 10,
    requests: 60,
  },
  ({ run }) => {
    expect(run).toHaveP95Below(4000)
    expect(run.ttft).toHaveP95Below(1500)
    expect(run).toHaveErrorRateBelow(0.01)
    expect(run).toCostBelow(0.25)
  },
)
