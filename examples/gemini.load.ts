import { gemini, loadTest } from 'vitest-load'

loadTest('Gemini, generateContent', {
  target: gemini({ model: 'gemini-2.5-flash', maxTokens: 60 }),
  prompt: 'Name three rivers.',
  concurrency: 5,
  requests: 25,
  warmup: 2,
  maxCost: 0.05,
  budgets: { p90: 4000, ttftP90: 2000, errorRate: 0.02 },
})
