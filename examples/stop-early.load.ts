import { loadTest } from 'vitest-load'
import { answer } from './support-chat.ts'

// 1,000 requests by plan. The budgets have room to spare: some 130 of them show it, and the rest is saved.
loadTest('as many requests as it takes to know', {
  target: ({ prompt, signal }) => answer(prompt, { signal }),
  prompts: ['Where is my order?', 'Cancel my plan.'],
  concurrency: 40,
  requests: 1000,
  budgets: { p95: 8000, errorRate: 0.05, cost: 1 },
  stopEarly: true,
  confidence: 0.95,
})
