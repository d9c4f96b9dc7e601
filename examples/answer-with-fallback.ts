import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'

const anthropic = new Anthropic({ maxRetries: 0 })
const openai = new OpenAI()

/** Sorts the question first, then answers it with the best model, or with a second one when that is overloaded. */
export async function* answerWithFallback(question: string): AsyncGenerator<string> {
  const sorted = await openai.chat.completions.create({
    model: 'gpt-4.1-nano',
    max_completion_tokens: 5,
    messages: [{ role: 'user', content: `Billing or delivery? One word. ${question}` }],
  })
  const topic = sorted.choices[0]?.message.content ?? 'unknown'
  try {
    yield* ask(topic, question)
  } catch (error) {
    if (!(error instanceof Anthropic.InternalServerError)) throw error
    yield* askSecondModel(topic, question)
  }
}

async function* ask(topic: string, question: string): AsyncGenerator<string> {
  const stream = await anthropic.messages.create({
    model: 'claude-opus-4-6',
    max_tokens: 120,
    stream: true,
    system: `You answer questions about ${topic}. Be short.`,
    messages: [{ role: 'user', content: question }],
  })
  for await (const event of stream) {
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
      yield event.delta.text
    }
  }
}

async function* askSecondModel(topic: string, question: string): AsyncGenerator<string> {
  const stream = await openai.chat.completions.create({
    model: 'gpt-4.1-mini',
    max_completion_tokens: 120,
    stream: true,
    stream_options: { include_usage: true },
    messages: [
      { role: 'system', content: `You answer questions about ${topic}. Be short.` },
      { role: 'user', content: question },
    ],
  })
  for await (const chunk of stream) yield chunk.choices[0]?.delta.content ?? ''
}
