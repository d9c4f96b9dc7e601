import { afterAll, beforeAll, expect } from 'vitest'
import { answersOf, loadTest } from 'vitest-load'
import { Search, Shop } from './shop.ts'

// Set-up and teardown are Vitest's own: hooks for what the target needs, fixtures for what judges it.
const shop = new Shop()
beforeAll(() => shop.open())
afterAll(() => shop.close())

const shopTest = loadTest.extend('visit', ({ task }, { onCleanup }) => {
  const visit = shop.enter(task.name)
  onCleanup(() => shop.leave(visit))
  return visit
})

// A fast answer that is wrong is no answer: it fails its request, and with it every budget.
shopTest(
  'a search is one, and a short one',
  {
    target: ({ prompt, signal }) => shop.search(prompt, { signal }),
    prompts: ['Red shoes, size 9', 'A tent for two that I can get today'],
    concurrency: 10,
    requests: 40,
    check: {
      'is a search': Search,
      'is short': ({ query }: { query: string }) =>
        query.length < 1400 || `has ${query.length} characters`,
      'is words': ({ query }: { query: string }) => expect(query).toMatch(/^[\p{L}\p{N} ]+$/u),
    },
    keepAnswers: 2,
  },
  ({ run, visit }) => {
    expect(run).toHaveErrorRateBelow(0.25)
    expect(run).toHaveGoodputAbove(0.7, { latency: 6000 })
    expect(visit.wishes).toHaveLength(run.requests.total)
    // The first two, and up to two that failed: in memory only, no file and no table ever holds one.
    expect(answersOf(run).length).toBeGreaterThanOrEqual(2)
  },
)
