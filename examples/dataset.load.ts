import { dataset, loadTest, openai } from 'vitest-load'

// One JSON value a line, read as the run needs it; cycled when there are more requests than rows.
loadTest('questions from a file, in any order', {
  target: openai({ model: 'gpt-4.1-nano', maxTokens: 80 }),
  prompts: dataset(new URL('./questions.jsonl', import.meta.url)),
  order: 'shuffle',
  concurrency: 10,
  requests: 40,
  warmup: 4,
  budgets: { p95: 4000, errorRate: 0.02, costPer1k: 1 },
})
