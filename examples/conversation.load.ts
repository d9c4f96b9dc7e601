import { expect } from 'vitest'
import { conversation, loadTest, openai, uniform } from 'vitest-load'

// Each turn carries all that was said before: does the third answer begin as soon as the first?
loadTest(
  'a conversation does not slow down as it grows',
  {
    target: openai({ model: 'gpt-4.1-mini', maxTokens: 60 }),
    prompts: conversation(
      [
        'My order 4711 has not arrived.',
        'It was to be here on Monday.',
        (answer) => `You said: "${answer.slice(0, 40)}". When will it come, then?`,
      ],
      { system: 'You answer questions about orders. Be short.', thinkTime: uniform(100, 300) },
    ),
    concurrency: 20,
    requests: 60,
  },
  ({ run }) => {
    const [first, , third] = run.turns
    expect(first!.ttft).toHaveP95Below(3000)
    expect(third!.ttft).toHaveP95Below(3000)
    expect(run).toHaveErrorRateBelow(0.05)
  },
)
