import OpenAI from 'openai'
import { z } from 'zod'

const client = new OpenAI()

/** What the model is asked to fill in. */
export const Search = z.object({ query: z.string().min(1), inStock: z.boolean().optional() })

/** What was wished for while a customer was there. */
interface Visit {
  readonly customer: string
  readonly wishes: string[]
}

/** Turns what customers write into searches; knows nothing of load tests. */
export class Shop {
  readonly #visits = new Set<Visit>()
  #open = false

  async open(): Promise<void> {
    this.#open = true
  }

  async close(): Promise<void> {
    this.#open = false
  }

  enter(customer: string): Visit {
    const visit = { customer, wishes: [] }
    this.#visits.add(visit)
    return visit
  }

  leave(visit: Visit): void {
    this.#visits.delete(visit)
  }

  /** The model's own words as an object: whether it is a `Search` is not said. */
  async search(wish: string, { signal }: { signal?: AbortSignal } = {}): Promise<unknown> {
    if (!this.#open) throw new Error('The shop is closed.')
    for (const { wishes } of this.#visits) wishes.push(wish)
    const answer = await client.chat.completions.create(
      {
        model: 'gpt-4.1-mini',
        messages: [{ role: 'user', content: wish }],
        tools: [
          {
            type: 'function',
            function: { name: 'search', parameters: z.toJSONSchema(Search, { target: 'draft-7' }) },
          },
        ],
        tool_choice: { type: 'function', function: { name: 'search' } },
      },
      { signal },
    )
    const [call] = answer.choices[0]?.message.tool_calls ?? []
    return call?.type === 'function' ? JSON.parse(call.function.arguments) : null
  }
}
