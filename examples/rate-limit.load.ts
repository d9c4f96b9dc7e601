import OpenAI from 'openai'
import { expect } from 'vitest'
import { loadTest } from 'vitest-load'

// With the SDK's own default of two retries.
const client = new OpenAI()

async function headline(article: string): Promise<string | null> {
  const answer = await client.chat.completions.create({
    model: 'gpt-4o-mini',
    max_completion_tokens: 30,
    messages: [{ role: 'user', content: `A headline for: ${article}` }],
  })
  return answer.choices[0]?.message.content ?? null
}

// Every fourth attempt is refused, and hardly a request fails: the retries hide it, and cost time.
loadTest(
  'rate limits that the retries hide',
  {
    target: ({ prompt }) => headline(prompt),
    prompt: 'Local team wins.',
    concurrency: 10,
    requests: 60,
  },
  ({ run }) => {
    expect(run).toHaveErrorRateBelow(0.1)
    expect(run).toHaveErrorRateBelow(0.4, { of: 'attempts' })
  },
)
