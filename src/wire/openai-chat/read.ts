import { streamFailure } from '../failure.ts'
import {
  byteLengthOf,
  listIn,
  numberOr,
  parseEvent,
  readContent,
  textOrNull,
  type ContentKey,
  type Json,
  type Reading,
  type WireReader,
} from '../reading.ts'

/** Where a delta's content stands, and whether it is part of the answer; compatible providers differ in reasoning. */
const CONTENT: readonly ContentKey[] = [
  ['"content":"', true],
  ['"reasoning_content":"', false],
  ['"reasoning":"', false],
  ['"refusal":"', true],
  ['"arguments":"', true],
]

/** OpenAI Chat Completions, which most providers speak: chunks without names, then `[DONE]`. */
export const openaiChatReader: WireReader = {
  readEvent(reading, data, at) {
    if (data === '[DONE]') end(reading)
    else if (carriesMore(reading, data) || !readContent(reading, data, at, CONTENT)) {
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
    takeUsage(reading, answer['usage'])
    reading.usageIsFinal = reading.usage !== null
    // Gateways answer 200 before they know whether the model behind them will.
    if (answer['error']) reading.failure = streamFailure(answer['error'])
    for (const { message } of listIn(answer['choices'])) {
      const { content, reasoning_content, reasoning, refusal, tool_calls } = message ?? {}
      const calls = listIn(tool_calls).map((call) => call['function']?.arguments)
      reading.wholeText([content, reasoning_content ?? reasoning, refusal, ...calls])
    }
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

function readChunk(reading: Reading, chunk: Json, at: number): void {
  if (chunk['error']) {
    reading.failure = streamFailure(chunk['error'])
    return
  }
  const choice = chunk['choices']?.[0]
  reading.model ??= textOrNull(chunk['model'])
  reading.serviceTier = textOrNull(chunk['service_tier']) ?? reading.serviceTier
  readParsedDelta(reading, choice?.delta, at)
  takeUsage(reading, chunk['usage'])
  const finishReason = textOrNull(choice?.finish_reason)
  if (finishReason !== null) {
    reading.finishReason = finishReason
    // Not every compatible provider sends `[DONE]`.
    end(reading)
  }
}

/** Some servers count along in every chunk: only what they say at the end is all of it. */
function end(reading: Reading): void {
  reading.terminal = true
  reading.usageIsFinal = reading.usage !== null
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
  reading.usageIsFinal = reading.terminal
}
