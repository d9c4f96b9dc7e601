import { streamFailure } from '../failure.ts'
import {
  byteLengthOf,
  listIn,
  numberOr,
  parseEvent,
  stringLengthAfter,
  textOrNull,
  type Json,
  type Reading,
  type WireReader,
} from '../reading.ts'

/** Event types whose `delta` is content, and whether it is part of the answer. */
const CONTENT: readonly (readonly [type: string, answer: boolean])[] = [
  ['response.output_text.delta', true],
  ['response.function_call_arguments.delta', true],
  ['response.custom_tool_call_input.delta', true],
  ['response.mcp_call_arguments.delta', true],
  ['response.code_interpreter_call_code.delta', true],
  ['response.reasoning_summary_text.delta', false],
  ['response.reasoning_text.delta', false],
  ['response.refusal.delta', true],
]
/** Events that say something about the whole answer; errors come with and without a type. */
const ABOUT_THE_ANSWER =
  /"type":\s*"(?:response\.(?:created|completed|incomplete|failed|cancelled)|error)"|^\{\s*"error":/

/** OpenAI Responses: named, numbered events from `response.created` to `response.completed`. */
export const openaiResponsesReader: WireReader = {
  readEvent(reading, data, at) {
    if (readDelta(reading, data, at)) return
    if (!ABOUT_THE_ANSWER.test(data)) return
    const event = parseEvent(data)
    if (event !== null) readAbout(reading, event)
  },
  readAnswer(reading, answer) {
    reading.terminal = answer['object'] === 'response'
    takeResponse(reading, answer)
    for (const item of listIn(answer['output'])) {
      reading.wholeText([item['arguments'], item['input'], item['code']])
      for (const { text, refusal } of [...listIn(item['content']), ...listIn(item['summary'])]) {
        reading.wholeText([text, refusal])
      }
    }
  },
}

/** Nearly all events of a stream come here: nothing is parsed when the type comes first. */
function readDelta(reading: Reading, data: string, at: number): boolean {
  for (const [type, answer] of CONTENT) {
    if (!data.startsWith(type, 9) && !data.includes(`"${type}"`)) continue
    const bytes = stringLengthAfter(data, '"delta":"')
    const found = bytes === -1 ? byteLengthOf(parseEvent(data)?.['delta']) : bytes
    if (found > 0) reading.content(at, answer, found)
    return true
  }
  return false
}

function readAbout(reading: Reading, event: Json): void {
  const { type, response } = event
  if (type === 'error' || (type === undefined && event['error'])) {
    reading.failure = streamFailure(event['error'] ?? event)
    return
  }
  if (!response) return
  reading.terminal = type !== 'response.created'
  takeResponse(reading, response)
}

function takeResponse(reading: Reading, response: Json): void {
  reading.model = textOrNull(response['model']) ?? reading.model
  reading.serviceTier = textOrNull(response['service_tier']) ?? reading.serviceTier
  const status = textOrNull(response['status'])
  if (status !== 'in_progress' && status !== 'queued') {
    reading.finishReason = textOrNull(response['incomplete_details']?.reason) ?? status
  }
  if (status === 'failed') reading.failure = streamFailure(response['error'] ?? {})
  const usage = response['usage']
  if (typeof usage?.output_tokens !== 'number') return
  const cacheRead = numberOr(usage.input_tokens_details?.cached_tokens, 0)
  const cacheWrite = numberOr(usage.input_tokens_details?.cache_write_tokens, 0)
  reading.usage = {
    input: Math.max(0, numberOr(usage.input_tokens, 0) - cacheRead - cacheWrite),
    cacheRead,
    cacheWrite,
    cacheWrite1h: 0,
    output: numberOr(usage.output_tokens, 0),
    reasoning: numberOr(usage.output_tokens_details?.reasoning_tokens, 0),
  }
  reading.usageIsFinal = true
}
