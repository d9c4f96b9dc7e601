import { loadTest, openai } from 'vitest-load'

loadTest('OpenAI, chat completions', {
  target: openai({ model: 'gpt-4.1-mini', maxTokens: 60 }),
  prompt: 'Name three rivers.',
  concurrency: 5,
  requests: 25,
  maxCost: 0.05,
  budgets: { p95: 4000, ttftP95: 2000, errorRate: 0.02 },
})

loadTest('OpenAI, responses', {
  target: openai({ model: 'gpt-4.1-mini', api: 'responses', maxTokens: 60 }),
  prompt: 'Name three rivers.',
  arrivalRate: 10,
  duration: '3s',
  arrivals: 'poisson',
  maxCost: 0.05,
  budgets: { p95: 4000, goodput: { above: 0.9, latency: 4000 } },
})
