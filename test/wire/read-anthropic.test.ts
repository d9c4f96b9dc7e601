import { expect, test } from 'vitest'
import { readRecording, recordings, tokens, used, WHOLE, type Read } from './recorded.ts'

const FORMAT = 'anthropic-messages'
const whole: Read = {
  ...WHOLE,
  model: 'claude-haiku-4-5-20251001',
  finishReason: 'end_turn',
  serviceTier: 'standard',
  ...used({ input: 25, output: 14 }),
}

/** Worked out by hand from what the recordings hold; text counts as its bytes on the wire. */
const EXPECTED: Record<string, Read> = {
  // A ping, escaped quotes and an umlaut.
  'text.sse': { ...whole, ...tokens(3, 5, 3, 39) },
  // Thinking is the first token, not the first of the answer; its signature is no token.
  'reasoning.sse': {
    ...whole,
    model: 'claude-sonnet-4-6',
    ...used({ input: 31, output: 19, reasoning: 15 }),
    ...tokens(3, 8, 3, 25),
    firstAnswerAt: 8,
  },
  // The first delta of the arguments is empty.
  'tool-call.sse': {
    ...whole,
    finishReason: 'tool_use',
    ...used({ input: 340, output: 41 }),
    ...tokens(4, 5, 2, 21),
  },
  // Billed, and not a word said.
  'refusal.sse': { ...whole, finishReason: 'refusal', ...used({ input: 52, output: 5 }) },
  'cut-by-limit.sse': {
    ...whole,
    finishReason: 'max_tokens',
    ...used({ input: 25, output: 3 }),
    ...tokens(2, 2, 1, 10),
  },
  // `message_start` said 1 output token; three chunks were at least three.
  'error-event.sse': {
    ...whole,
    finishReason: null,
    ...used({ input: 25, output: 3 }),
    usageIsFinal: false,
    terminal: false,
    failure: {
      kind: 'stream_error',
      message: 'The answer ended in an error (overloaded_error): Overloaded',
    },
    ...tokens(2, 4, 3, 13),
    outcome: 'stream_error',
  },
  // Ends in the middle of an event, which no client would see.
  'truncated.sse': {
    ...whole,
    finishReason: null,
    ...used({ input: 25, output: 2 }),
    usageIsFinal: false,
    terminal: false,
    ...tokens(2, 3, 2, 10),
    outcome: 'truncated',
  },
  // `input_tokens` leaves the cache out; nulls in `message_delta` take nothing back.
  'cache.sse': {
    ...whole,
    model: 'claude-opus-4-6',
    serviceTier: 'fast',
    ...used({ input: 12, cacheRead: 4096, cacheWrite: 3000, cacheWrite1h: 1000, output: 6 }),
    ...tokens(2, 2, 1, 4),
  },
  // A comment, a citation, an unknown delta, an unknown event, JSON with spaces and in another order.
  'crlf-unknown-events.sse': {
    ...whole,
    model: 'claude-haiku-4-5',
    finishReason: 'stop_sequence',
    serviceTier: null,
    ...used({ input: 9, output: 4 }),
    ...tokens(5, 5, 1, 8),
  },
  // Zero tokens beside a text are no figure.
  'uncounted.sse': {
    ...whole,
    serviceTier: null,
    usage: null,
    usageIsFinal: false,
    ...tokens(2, 2, 1, 9),
  },
  'message.json': {
    ...whole,
    finishReason: 'tool_use',
    ...used({ input: 70, cacheRead: 500, cacheWrite: 200, output: 24, reasoning: 6 }),
    textBytes: 28,
  },
}

test.for(recordings(FORMAT))('Anthropic Messages, %s', (name) => {
  expect(readRecording(FORMAT, name)).toEqual(EXPECTED[name])
})

test('and each is there', () => {
  expect(Object.keys(EXPECTED).toSorted()).toEqual(recordings(FORMAT))
})
