import { expect } from 'vitest'
import { loadTest, openai, spike } from 'vitest-load'

const chat = {
  target: openai({ model: 'gpt-4.1-mini', maxTokens: 10 }),
  prompt: 'Is my order on its way?',
}

// From 4 users to 60 and back. Answers may take longer meanwhile, but all must come.
loadTest(
  'a spike of 60 users is served',
  { ...chat, load: spike({ from: 4, to: 60, before: '1s', hold: '1s', after: '1s' }) },
  ({ run }) => {
    expect(run).toHaveNoErrors()
    expect(run).toHaveP95Below(10_000)
  },
)

// A run's figures are those of all its levels. Whether the spike left something behind shows in a load test right after it.
loadTest(
  'right after the spike answers are quick again',
  { ...chat, concurrency: 4, requests: 20 },
  ({ run }) => {
    expect(run).toHaveNoErrors()
    expect(run).toHaveP50Below(1200)
  },
)
