import OpenAI from 'openai'

const client = new OpenAI()

/** Answers a customer's question. */
export async function answer(question: string, signal?: AbortSignal): Promise<string> {
  return ask('You answer questions about orders. Be short.', question, signal)
}

async function ask(system: string, question: string, signal?: AbortSignal): Promise<string> {
  const completion = await client.chat.completions.create(
    {
      model: 'gpt-4.1-mini',
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: question },
      ],
    },
    { signal },
  )
  return completion.choices[0]!.message.content ?? ''
}
