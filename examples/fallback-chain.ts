import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'

// A fallback takes the place of retries.
const anthropic = new Anthropic({ maxRetries: 0 })
const openai = new OpenAI({ maxRetries: 0 })

type Ask = (question: string, signal: AbortSignal) => Promise<string>

const chain: readonly Ask[] = [askClaude, ask('gpt-4o-mini'), ask('gpt-4.1-mini')]

/** The answer of the first model that gives one. */
export async function answerFromChain(question: string, signal: AbortSignal): Promise<string> {
  const failures: unknown[] = []
  for (const askOne of chain) {
    try {
      return await askOne(question, signal)
    } catch (error) {
      if (!isBusy(error)) throw error
      failures.push(error)
    }
  }
  throw new AggregateError(failures, 'No model of the chain had time.')
}

/** Rate limits and overload pass; what is wrong with the request itself does not. */
function isBusy(error: unknown): boolean {
  if (!(error instanceof Anthropic.APIError) && !(error instanceof OpenAI.APIError)) return false
  return error.status === 429 || (error.status ?? 0) >= 500
}

async function askClaude(question: string, signal: AbortSignal): Promise<string> {
  const message = await anthropic.messages.create(
    {
      model: 'claude-sonnet-4-6',
      max_tokens: 60,
      messages: [{ role: 'user', content: question }],
    },
    { signal },
  )
  return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
}

function ask(model: string): Ask {
  return async (question, signal) => {
    const completion = await openai.chat.completions.create(
      { model, max_completion_tokens: 60, messages: [{ role: 'user', content: question }] },
      { signal },
    )
    return completion.choices[0]?.message.content ?? ''
  }
}
