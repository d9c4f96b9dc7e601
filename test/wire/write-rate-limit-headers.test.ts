import { expect, test } from 'vitest'
import {
  goDuration,
  rateLimitHeaders,
  retryAfterHeaders,
} from '../../src/wire/rate-limit-headers.ts'

const states = {
  requests: { limit: 50, remaining: 49.7, resetMs: 1200 },
  inputTokens: { limit: 1000, remaining: 900, resetMs: 6000 },
  outputTokens: { limit: 500, remaining: -20, resetMs: 62_400 },
}
const at = Date.parse('2026-01-01T00:00:00Z')

test('Anthropic: four limits, each with its reset as a date', () => {
  expect(rateLimitHeaders('anthropic-messages', states, at)).toEqual({
    'anthropic-ratelimit-requests-limit': '50',
    'anthropic-ratelimit-requests-remaining': '49',
    'anthropic-ratelimit-requests-reset': '2026-01-01T00:00:01Z',
    'anthropic-ratelimit-tokens-limit': '1500',
    'anthropic-ratelimit-tokens-remaining': '900',
    'anthropic-ratelimit-tokens-reset': '2026-01-01T00:01:02Z',
    'anthropic-ratelimit-input-tokens-limit': '1000',
    'anthropic-ratelimit-input-tokens-remaining': '900',
    'anthropic-ratelimit-input-tokens-reset': '2026-01-01T00:00:06Z',
    'anthropic-ratelimit-output-tokens-limit': '500',
    'anthropic-ratelimit-output-tokens-remaining': '0',
    'anthropic-ratelimit-output-tokens-reset': '2026-01-01T00:01:02Z',
  })
})

test('OpenAI: requests and tokens, each with its reset as a duration', () => {
  expect(rateLimitHeaders('openai-responses', states, at)).toEqual({
    'x-ratelimit-limit-requests': '50',
    'x-ratelimit-remaining-requests': '49',
    'x-ratelimit-reset-requests': '1.2s',
    'x-ratelimit-limit-tokens': '1500',
    'x-ratelimit-remaining-tokens': '900',
    'x-ratelimit-reset-tokens': '1m2.4s',
  })
})

test('no limit, no header', () => {
  const none = { requests: null, inputTokens: null, outputTokens: null }
  expect(rateLimitHeaders('openai-chat', none, at)).toEqual({})
})

test.for([
  [0, '0ms'],
  [119.2, '120ms'],
  [1000, '1s'],
  [360_000, '6m0s'],
  [3_723_000, '1h2m3s'],
] as const)('%d ms is %s', ([ms, text]) => {
  expect(goDuration(ms)).toBe(text)
})

test('retry-after in whole seconds, from OpenAI in ms as well', () => {
  expect(retryAfterHeaders('anthropic-messages', 1001)).toEqual({ 'retry-after': '2' })
  expect(retryAfterHeaders('gemini-generate', 1001)).toEqual({})
  expect(retryAfterHeaders('openai-chat', 1001)).toEqual({
    'retry-after': '2',
    'retry-after-ms': '1001',
  })
})
