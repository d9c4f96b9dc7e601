import { streamFailure } from '../failure.ts'
import {
  byteLengthOf,
  numberOr,
  parseEvent,
  stringLengthAfter,
  textOrNull,
  type Json,
  type Reading,
  type WireReader,
} from '../reading.ts'

/** Where a delta's content stands, and whether it is part of the answer; compatible providers differ in reasoning. */
const CONTENT: readonly (readonly [key: string, answer: boolean])[] = [
  ['"content":"', true],
  ['"reasoning_content":"', false],
  ['"reasoning":"', false],
  ['"refusal":"', true],
  ['"arguments":"', true],
]

/** OpenAI Chat Completions, which most providers speak: chunks without names, then `[DONE]`. */
export const openaiChatReader: WireReader = {
  readEvent(reading, data, at) {
    if (data === '[DONE]') reading.terminal = true
    else if (carriesMore(reading, data) || !readDelta(reading, data, at)) {
      const chunk = parseEvent(data)
      if (chunk !== null) readChunk(reading, chunk, at)
    }
  },
  readAnswer(reading, answer) {
    const choice = answer['choices']?.[0]
    reading.terminal = choice !== undefined
    reading.model = textOrNull(answer['model'])
    reading.finishReason = textOrNull(choice?.finish_reason)
    reading.serviceTier = textOrNull(answer['service_tier'])
    reading.textBytes = byteLengthOf(choice?.message?.content)
    // Some providers answer 200 and say in the body what went wrong.
    if (choice === undefined && answer['error']) reading.failure = streamFailure(answer['error'])
    takeUsage(reading, answer['usage'])
  },
}

/** Whether a chunk may hold more than content: the first, the last, the usage, an error. */
function carriesMore(reading: Reading, data: string): boolean {
  return (
    reading.model === null ||
    data.includes('"finish_reason":"') ||
    data.includes('"usage":{') ||
    data.includes('"error":')
  )
}

/** Nearly all chunks of a stream come here: nothing is parsed. False when no content was found. */
function readDelta(reading: Reading, data: string, at: number): boolean {
  for (const [key, answer] of CONTENT) {
    const bytes = stringLengthAfter(data, key)
    if (bytes > 0) {
      reading.content(at, answer, bytes)
      return true
    }
  }
  return false
}

function readChunk(reading: Reading, chunk: Json, at: number): void {
  if (chunk['error']) {
    reading.failure = streamFailure(chunk['error'])
    return
  }
  const choice = chunk['choices']?.[0]
  reading.model ??= textOrNull(chunk['model'])
  reading.serviceTier = textOrNull(chunk['service_tier']) ?? reading.serviceTier
  readParsedDelta(reading, choice?.delta, at)
  const finishReason = textOrNull(choice?.finish_reason)
  if (finishReason !== null) {
    reading.finishReason = finishReason
    // Not every compatible provider sends `[DONE]`.
    reading.terminal = true
  }
  takeUsage(reading, chunk['usage'])
}

function readParsedDelta(reading: Reading, delta: Json | undefined, at: number): void {
  if (!delta) return
  const reasoning = textOrNull(delta['reasoning_content']) ?? textOrNull(delta['reasoning'])
  const answer =
    textOrNull(delta['content']) ??
    textOrNull(delta['refusal']) ??
    textOrNull(delta['tool_calls']?.[0]?.function?.arguments)
  const text = answer ?? reasoning
  if (text !== null) reading.content(at, answer !== null, byteLengthOf(text))
}

/** OpenAI counts cached tokens in `prompt_tokens`; here input is what was not cached. */
function takeUsage(reading: Reading, usage: Json | undefined | null): void {
  if (typeof usage?.['completion_tokens'] !== 'number') return
  const cacheRead = numberOr(usage['prompt_tokens_details']?.cached_tokens, 0)
  const cacheWrite = numberOr(usage['prompt_tokens_details']?.cache_write_tokens, 0)
  reading.usage = {
    input: Math.max(0, numberOr(usage['prompt_tokens'], 0) - cacheRead - cacheWrite),
    cacheRead,
    cacheWrite,
    cacheWrite1h: 0,
    output: numberOr(usage['completion_tokens'], 0),
    reasoning: numberOr(usage['completion_tokens_details']?.reasoning_tokens, 0),
  }
  // Some providers count along with the stream; only at its end is that all.
  reading.usageIsFinal = reading.terminal
}
