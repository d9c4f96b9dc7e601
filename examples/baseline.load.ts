import { expect } from 'vitest'
import { loadTest } from 'vitest-load'
import { answer } from './support-chat.ts'

loadTest(
  'support chat is as cheap and as quick as on record',
  {
    target: ({ prompt, signal }) => answer(prompt, { signal }),
    prompts: ['Where is my order?', 'Cancel my plan.', 'Do you ship to Norway?'],
    concurrency: 10,
    requests: 30,
  },
  ({ run }) => {
    // Recorded in __baselines__/baseline.load.ts.json, by the first run or with -u.
    expect(run).toMatchBaseline()
  },
)
