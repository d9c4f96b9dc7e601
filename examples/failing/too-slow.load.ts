import { expect } from 'vitest'
import { loadTest } from 'vitest-load'
import { answer } from '../support-chat.ts'

loadTest(
  'support chat answers within a second',
  {
    target: ({ prompt, signal }) => answer(prompt, { signal }),
    prompts: ['Where is my order?', 'Cancel my plan.'],
    concurrency: 10,
    requests: 60,
  },
  ({ run }) => {
    expect(run).toHaveP95Below(1000)
  },
)

loadTest('support chat stays below a cent per thousand', {
  target: ({ prompt, signal }) => answer(prompt, { signal }),
  prompts: ['Where is my order?', 'Cancel my plan.'],
  concurrency: 10,
  requests: 30,
  budgets: { costPer1k: 0.01, errorRate: 0.01 },
})
