import OpenAI from 'openai'

const client = new OpenAI()

/** Answers a customer's question; knows nothing of load tests. */
export async function answer(
  question: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<string> {
  const stream = await client.chat.completions.create(
    {
      model: 'gpt-4.1-mini',
      max_completion_tokens: 120,
      stream: true,
      stream_options: { include_usage: true },
      messages: [
        { role: 'system', content: 'You answer questions about orders. Be short.' },
        { role: 'user', content: question },
      ],
    },
    { signal },
  )
  let text = ''
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
  return text
}
