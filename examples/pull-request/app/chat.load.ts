import { expect } from 'vitest'
import { loadTest } from 'vitest-load'
import { answer } from './chat.ts'

loadTest(
  'support chat answers as fast and as cheaply as before',
  {
    target: ({ prompt, signal }) => answer(prompt, signal),
    prompts: [
      'Where is my order?',
      'Cancel my plan.',
      'Do you ship to Norway?',
      'I want a refund.',
    ],
    concurrency: 6,
    requests: 60,
  },
  ({ run }) => {
    expect(run).toMatchBaseline()
  },
)
