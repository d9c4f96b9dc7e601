import { expect, test } from 'vitest'
import { readRecording, recordings, tokens, used, WHOLE, type Read } from './recorded.ts'

const FORMAT = 'openai-chat'
const whole: Read = {
  ...WHOLE,
  model: 'gpt-4.1-mini-2025-04-14',
  finishReason: 'stop',
  serviceTier: 'default',
}
const cut: Partial<Read> = { finishReason: null, terminal: false, outcome: 'truncated' }

/** Worked out by hand from what the recordings hold; text counts as its bytes on the wire. */
const EXPECTED: Record<string, Read> = {
  // 1,530 prompt tokens hold 1,024 from the cache and 256 for it; the usage comes without a choice.
  'text.sse': {
    ...whole,
    ...used({ input: 250, cacheRead: 1024, cacheWrite: 256, output: 11 }),
    ...tokens(1, 3, 3, 22),
  },
  // As DeepSeek sends it: nulls beside the reasoning, the usage in the last chunk.
  'reasoning.sse': {
    ...whole,
    model: 'deepseek-reasoner',
    serviceTier: null,
    ...used({ input: 14, output: 22, reasoning: 17 }),
    ...tokens(1, 3, 3, 20),
    firstAnswerAt: 3,
  },
  // Two calls; the name of each comes with empty arguments, which are no token.
  'tool-calls.sse': {
    ...whole,
    finishReason: 'tool_calls',
    ...used({ input: 96, output: 33 }),
    ...tokens(2, 5, 3, 22),
  },
  'refusal.sse': { ...whole, serviceTier: 'priority', ...tokens(1, 2, 2, 16) },
  'without-usage.sse': { ...whole, ...tokens(1, 1, 1, 9) },
  // As Azure sends it: a first chunk without a choice and without a model.
  'content-filter.sse': {
    ...whole,
    model: 'gpt-4o-2024-11-20',
    finishReason: 'content_filter',
    serviceTier: null,
    ...used({ input: 30, output: 2 }),
    ...tokens(2, 2, 1, 5),
  },
  // As OpenRouter sends it: comments before and between, reasoning under another name.
  'error-event.sse': {
    ...whole,
    ...cut,
    model: 'moonshotai/kimi-k2',
    serviceTier: null,
    failure: {
      kind: 'stream_error',
      message: 'The answer ended in an error: Provider disconnected',
    },
    ...tokens(2, 3, 2, 5),
    firstAnswerAt: 3,
    outcome: 'stream_error',
  },
  // Ends in the middle of a chunk, which no client would see.
  'truncated.sse': { ...whole, ...cut, ...tokens(1, 2, 2, 10) },
  // As vLLM can send it: the usage so far in every chunk is not the final one.
  'counts-along-truncated.sse': {
    ...whole,
    ...cut,
    model: 'llama-3.3-70b',
    serviceTier: null,
    ...used({ input: 18, output: 7 }),
    usageIsFinal: false,
    ...tokens(1, 2, 2, 13),
  },
  // JSON with spaces, an escaped umlaut, no `[DONE]`.
  'crlf-without-done.sse': {
    ...whole,
    model: 'qwen3-32b',
    finishReason: 'length',
    serviceTier: null,
    ...used({ input: 7, output: 5 }),
    ...tokens(1, 2, 2, 12),
  },
  'completion.json': {
    ...whole,
    finishReason: 'tool_calls',
    serviceTier: 'flex',
    ...used({ input: 276, cacheRead: 1024, output: 20 }),
    textBytes: 9,
  },
  'completion-without-usage.json': { ...whole, model: 'local', serviceTier: null, textBytes: 6 },
  'error-in-success.json': {
    ...whole,
    model: null,
    finishReason: null,
    serviceTier: null,
    terminal: false,
    failure: { kind: 'stream_error', message: 'The answer ended in an error: Upstream timed out' },
    outcome: 'stream_error',
  },
}

test.for(recordings(FORMAT))('OpenAI chat completions, %s', (name) => {
  expect(readRecording(FORMAT, name)).toEqual(EXPECTED[name])
})

test('and each is there', () => {
  expect(Object.keys(EXPECTED).toSorted()).toEqual(recordings(FORMAT))
})
