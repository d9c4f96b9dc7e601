import { expect } from 'vitest'
import { loadTest } from 'vitest-load'
import { answerWithFallback } from './answer-with-fallback.ts'

// Each request makes two or three model calls; all of them are seen, without a change to the code.
loadTest(
  'an answer with a fallback holds when the first model is overloaded',
  {
    target: ({ prompt }) => answerWithFallback(prompt),
    prompts: ['Where is my order?', 'Why was I charged twice?', 'Change my address.'],
    concurrency: 18,
    requests: 36,
  },
  ({ run }) => {
    expect(run).toHaveNoErrors()
    expect(run.ttft).toHaveP90Below(6000)
    expect(run).toHaveCallsPerRequestBelow(2.5)
    expect(run).toCostPer1kBelow(10)
  },
)
