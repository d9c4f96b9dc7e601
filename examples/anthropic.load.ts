import { anthropic, loadTest } from 'vitest-load'

loadTest('Anthropic, messages', {
  target: anthropic({ model: 'claude-haiku-4-5', maxTokens: 60 }),
  prompt: 'Name three rivers.',
  concurrency: 5,
  requests: 25,
  warmup: 2,
  maxCost: 0.05,
  budgets: { p90: 4000, ttftP90: 3000, errorRate: 0.02 },
})
