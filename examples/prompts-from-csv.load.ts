import { dataset, loadTest, openai } from 'vitest-load'
import { z } from 'zod'

const Ticket = z.object({
  question: z.string().min(1),
  urgent: z.enum(['yes', 'no']).transform((word) => word === 'yes'),
})

// A row that is no ticket stops the run, and says in which line it stands.
loadTest('tickets from a spreadsheet, typed by their schema', {
  target: openai({ model: 'gpt-4.1-nano', maxTokens: 80 }),
  prompts: dataset(new URL('./tickets.csv', import.meta.url), {
    schema: Ticket,
    map: ({ question, urgent }) => `${urgent ? 'Urgent! ' : ''}${question}`,
  }),
  concurrency: 6,
  requests: 24,
  budgets: { p95: 4000, errorRate: 0.02 },
})
