import { expect, test } from 'vitest'
import { readRecording, recordings, tokens, used, WHOLE, type Read } from './recorded.ts'

const FORMAT = 'gemini-generate'
const whole: Read = {
  ...WHOLE,
  model: 'gemini-2.5-flash',
  finishReason: 'STOP',
  serviceTier: null,
}
const cut: Partial<Read> = { finishReason: null, terminal: false, outcome: 'truncated' }
const soFar: Partial<Read> = { usageIsFinal: false }

const failed: Read = {
  ...whole,
  ...cut,
  failure: {
    kind: 'stream_error',
    message:
      'The answer ended in an error (UNAVAILABLE): The model is overloaded. Please try again later.',
  },
  ...used({ input: 5, output: 2 }),
  ...soFar,
  ...tokens(0, 1, 2, 9),
  outcome: 'stream_error',
}

/** Worked out by hand from what the recordings hold; text counts as its bytes on the wire. */
const EXPECTED: Record<string, Read> = {
  // 1,530 prompt tokens hold 1,024 from the cache; the last chunk has an empty text.
  'text.sse': {
    ...whole,
    serviceTier: 'standard',
    ...used({ input: 506, cacheRead: 1024, output: 11 }),
    ...tokens(0, 2, 3, 31),
  },
  // Thoughts are counted beside the answer; the last chunk brings text and the end.
  'thinking.sse': {
    ...whole,
    ...used({ input: 14, output: 63, reasoning: 61 }),
    ...tokens(0, 3, 4, 27),
    firstAnswerAt: 2,
  },
  // Two calls in one chunk, one of them without arguments.
  'tool-call.sse': {
    ...whole,
    serviceTier: 'on_demand_flex',
    ...used({ input: 96, output: 45, reasoning: 12 }),
    ...tokens(0, 1, 2, 30),
  },
  // As Vertex can send it: the arguments in pieces, and an end that says nothing.
  'tool-streamed.sse': {
    ...whole,
    ...used({ input: 20, output: 9 }),
    ...tokens(0, 2, 3, 105),
  },
  // No candidate at all: the prompt was paid for, and nothing came.
  'blocked.sse': { ...whole, finishReason: 'PROHIBITED_CONTENT', ...used({ input: 12 }) },
  'cut-for-safety.sse': {
    ...whole,
    finishReason: 'SAFETY',
    ...used({ input: 9, output: 2 }),
    ...tokens(0, 0, 1, 7),
  },
  'error-event.sse': failed,
  // An error may stand in the stream as it would without one: on several lines, as no event.
  'error-bare.sse': failed,
  // Ends in the middle of a chunk; what it had counted by then is a lower bound.
  'truncated.sse': {
    ...whole,
    ...cut,
    ...used({ input: 7, output: 10, reasoning: 4 }),
    ...soFar,
    ...tokens(0, 2, 3, 11),
    firstAnswerAt: 1,
  },
  // As a gateway may send it: no model, two texts in a chunk; results of Google's own tools are input.
  'crlf-without-model.sse': {
    ...whole,
    model: null,
    finishReason: 'MAX_TOKENS',
    ...used({ input: 53, output: 2 }),
    ...tokens(0, 2, 2, 5),
  },
  'response.json': {
    ...whole,
    ...used({ input: 44, cacheRead: 256, output: 29, reasoning: 9 }),
    textBytes: 28,
  },
  'blocked.json': { ...whole, finishReason: 'SAFETY', ...used({ input: 8 }) },
}

test.for(recordings(FORMAT))('Gemini, %s', (name) => {
  expect(readRecording(FORMAT, name)).toEqual(EXPECTED[name])
})

test('and each is there', () => {
  expect(Object.keys(EXPECTED).toSorted()).toEqual(recordings(FORMAT))
})
