import type { Usage } from '../../core/calls/call.ts'
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

const DELTA = '{"type":"content_block_delta"'
/** Where a delta's content stands, and whether it is part of the answer. */
const CONTENT: readonly ContentKey[] = [
  ['"text":"', true],
  ['"thinking":"', false],
  ['"partial_json":"', true],
]

/** Anthropic Messages: named events from `message_start` to `message_stop`. */
export const anthropicReader: WireReader = {
  readEvent(reading, data, at) {
    if (data.startsWith(DELTA) && readContent(reading, data, at, CONTENT)) return
    const event = parseEvent(data)
    if (event !== null) readOther(reading, event, at)
  },
  readAnswer(reading, answer) {
    reading.terminal = answer['type'] === 'message'
    reading.model = textOrNull(answer['model'])
    reading.finishReason = textOrNull(answer['stop_reason'])
    takeUsage(reading, answer['usage'])
    reading.usageIsFinal = reading.usage !== null
    for (const { text, thinking, input } of listIn(answer['content'])) {
      reading.wholeText([text, thinking, JSON.stringify(input)])
    }
  },
}

function readOther(reading: Reading, event: Json, at: number): void {
  const { message, delta } = event
  switch (event['type']) {
    case 'message_start':
      reading.model = textOrNull(message?.model)
      takeUsage(reading, message?.usage)
      break
    case 'content_block_delta': {
      // Without content, or its JSON written with spaces or in another order.
      const text = delta?.text ?? delta?.thinking ?? delta?.partial_json
      if (textOrNull(text) !== null) {
        reading.content(at, delta.thinking === undefined, byteLengthOf(text))
      }
      break
    }
    case 'message_delta':
      reading.finishReason = textOrNull(delta?.stop_reason) ?? reading.finishReason
      takeUsage(reading, event['usage'])
      reading.usageIsFinal = typeof event['usage']?.output_tokens === 'number'
      break
    case 'message_stop':
      reading.terminal = true
      break
    case 'error':
      reading.failure = streamFailure(event['error'])
      break
  }
}

/** Later figures replace earlier ones, but a null says nothing. */
function takeUsage(reading: Reading, usage: Json | undefined): void {
  if (typeof usage?.['output_tokens'] !== 'number' && typeof usage?.['input_tokens'] !== 'number')
    return
  const before: Partial<Usage> = reading.usage ?? {}
  const creation = usage['cache_creation'] ?? {}
  const details = usage['output_tokens_details'] ?? {}
  reading.usage = {
    input: numberOr(usage['input_tokens'], before.input ?? 0),
    cacheRead: numberOr(usage['cache_read_input_tokens'], before.cacheRead ?? 0),
    cacheWrite: numberOr(usage['cache_creation_input_tokens'], before.cacheWrite ?? 0),
    cacheWrite1h: numberOr(creation['ephemeral_1h_input_tokens'], before.cacheWrite1h ?? 0),
    output: numberOr(usage['output_tokens'], before.output ?? 0),
    reasoning: numberOr(details['thinking_tokens'], before.reasoning ?? 0),
  }
  // `speed: 'fast'` costs more than the listed price, as a tier would.
  const tier = usage['speed'] === 'fast' ? 'fast' : usage['service_tier']
  reading.serviceTier = textOrNull(tier) ?? reading.serviceTier
}
