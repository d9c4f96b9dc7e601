import { expect } from 'vitest'
import { anthropic, loadTest, lognormal, mix, openai } from 'vitest-load'
import { answer } from './support-chat.ts'

// Seventy of a hundred users ask, twenty have a page summed up, ten have a ticket sorted; all think between.
loadTest(
  'mixed traffic keeps every kind of user happy',
  {
    target: mix([
      {
        weight: 70,
        name: 'chat',
        target: ({ prompt, signal }) => answer(prompt, { signal }),
        prompts: ['Where is my order?', 'Cancel my plan.', 'Change my address.'],
      },
      {
        weight: 20,
        name: 'summary',
        target: anthropic({ model: 'claude-haiku-4-5', maxTokens: 100 }),
        prompt: `Sum this up in three sentences: ${'The parcel left the depot at noon. '.repeat(40)}`,
      },
      {
        weight: 10,
        name: 'triage',
        target: openai({ model: 'gpt-4.1-nano', maxTokens: 10, stream: false }),
        prompt: 'Is this a complaint, yes or no? "The parcel is late again."',
      },
    ]),
    concurrency: 25,
    requests: 50,
    thinkTime: lognormal('200ms', 0.5, { max: '1s' }),
  },
  ({ run }) => {
    const [chat, summary] = run.parts
    expect(chat!.ttft).toHaveP95Below(5000)
    expect(summary!.latency).toHaveP95Below(15_000)
    expect(run).toHaveErrorRateBelow(0.05)
  },
)
