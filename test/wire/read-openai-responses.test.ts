import { expect, test } from 'vitest'
import { readRecording, recordings, tokens, used, WHOLE, type Read } from './recorded.ts'

const FORMAT = 'openai-responses'
const whole: Read = {
  ...WHOLE,
  model: 'gpt-5-mini-2025-08-07',
  finishReason: 'completed',
  serviceTier: 'default',
}
/** The tier that `response.created` names is the one asked for. */
const cut: Partial<Read> = { finishReason: null, serviceTier: 'auto', terminal: false }
const failed = (message: string): Partial<Read> => ({
  failure: { kind: 'stream_error', message: `The answer ended in an error (${message}` },
  outcome: 'stream_error',
})

/** Worked out by hand from what the recordings hold; text counts as its bytes on the wire. */
const EXPECTED: Record<string, Read> = {
  // 2,000 input tokens hold 1,536 from the cache and 64 for it.
  'text.sse': {
    ...whole,
    ...used({ input: 400, cacheRead: 1536, cacheWrite: 64, output: 13 }),
    ...tokens(4, 6, 3, 29),
  },
  'reasoning.sse': {
    ...whole,
    serviceTier: 'flex',
    ...used({ input: 75, output: 70, reasoning: 64 }),
    ...tokens(4, 11, 3, 24),
    firstAnswerAt: 11,
  },
  'tool-call.sse': { ...whole, ...used({ input: 60, output: 18 }), ...tokens(3, 4, 2, 20) },
  'refusal.sse': { ...whole, ...used({ input: 44, output: 7 }), ...tokens(4, 5, 2, 14) },
  'incomplete.sse': {
    ...whole,
    finishReason: 'max_output_tokens',
    ...used({ input: 33, output: 16, reasoning: 12 }),
    ...tokens(4, 5, 2, 13),
  },
  // A comment, `response.queued`, a custom tool's input, events that nobody knows yet.
  'crlf-unknown-events.sse': {
    ...whole,
    ...used({ input: 21, output: 9 }),
    ...tokens(4, 4, 1, 8),
  },
  'error-event.sse': {
    ...whole,
    ...cut,
    ...tokens(3, 3, 1, 4),
    ...failed('server_error): The server had an error.'),
  },
  // As a gateway may send it: an error without a type around it.
  'bare-error.sse': {
    ...whole,
    ...cut,
    ...failed('server_is_overloaded): The model is overloaded.'),
  },
  'failed.sse': {
    ...whole,
    finishReason: 'failed',
    ...tokens(3, 3, 1, 4),
    ...failed('rate_limit_exceeded): Too many tokens.'),
  },
  // Ends in the middle of an event, which no client would see.
  'truncated.sse': { ...whole, ...cut, ...tokens(3, 4, 2, 10), outcome: 'truncated' },
  'response.json': {
    ...whole,
    serviceTier: 'priority',
    ...used({ input: 26, cacheRead: 64, output: 30, reasoning: 8 }),
    textBytes: 14,
  },
  'failed.json': { ...whole, finishReason: 'failed', ...failed('server_error): It failed.') },
}

test.for(recordings(FORMAT))('OpenAI responses, %s', (name) => {
  expect(readRecording(FORMAT, name)).toEqual(EXPECTED[name])
})

test('and each is there', () => {
  expect(Object.keys(EXPECTED).toSorted()).toEqual(recordings(FORMAT))
})
