import { expect } from 'vitest'
import { anthropic, loadTest, openai } from 'vitest-load'

const GEMINI = 'https://generativelanguage.googleapis.com/v1beta/openai/'

loadTest.each([
  { model: 'gpt-4.1-mini', target: openai({ model: 'gpt-4.1-mini', maxTokens: 150 }) },
  { model: 'claude-haiku-4-5', target: anthropic({ model: 'claude-haiku-4-5', maxTokens: 150 }) },
  {
    model: 'gemini-2.5-flash',
    target: openai({ model: 'gemini-2.5-flash', baseURL: GEMINI, maxTokens: 150 }),
  },
])(
  '$model',
  ({ target }) => ({
    target,
    prompt: 'Summarise the history of the semicolon in three sentences.',
    concurrency: 15,
    requests: 45,
  }),
  (_row, { run }) => {
    expect(run.tokensPerSecond).toHavePercentileAbove(5, 20)
    expect(run).toCostPer1kBelow(2)
  },
)
