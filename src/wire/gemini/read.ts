import { streamFailure } from '../failure.ts'
import {
  byteLengthOf,
  listIn,
  numberAfter,
  numberOr,
  parseEvent,
  stringLengthAfter,
  textOrNull,
  type Json,
  type Reading,
  type WireReader,
} from '../reading.ts'

/** What a chunk may hold beside a piece of text: the end, an error, a call of a tool. */
const MORE =
  /"(?:finishReason|error|promptFeedback|functionCall|executableCode|codeExecutionResult|inlineData)"\s*:/
const THOUGHT = /"thought":\s*true/
/** Google's servers write JSON with a space behind the colon, others without. */
const TEXT = ['"text": "', '"text":"'] as const

/** Gemini's `generateContent`: every chunk looks like a whole answer, and the last one says why it ended. */
export const geminiReader: WireReader = {
  readEvent(reading, data, at) {
    if (reading.model !== null && !MORE.test(data) && readText(reading, data, at)) return
    const chunk = parseEvent(data)
    if (chunk === null) return
    const { bytes, answer } = contentIn(chunk)
    if (bytes !== null) reading.content(at, answer, bytes)
    readAbout(reading, chunk)
  },
  readAnswer(reading, answer) {
    reading.textBytes += contentIn(answer).bytes ?? 0
    readAbout(reading, answer)
  },
}

/** Nearly all chunks of a stream come here: nothing is parsed when there is one text. */
function readText(reading: Reading, data: string, at: number): boolean {
  const key = TEXT.find((one) => data.includes(one))
  if (key === undefined || data.indexOf(key) !== data.lastIndexOf(key)) return false
  const bytes = stringLengthAfter(data, key)
  if (bytes <= 0) return false
  reading.content(at, !THOUGHT.test(data), bytes)
  // The count goes along with the chunks: of a stream that is cut it is what is known.
  if (reading.usage !== null) {
    const answered = numberAfter(data, '"candidatesTokenCount":') ?? 0
    const thought = numberAfter(data, '"thoughtsTokenCount":') ?? 0
    reading.usage.output = Math.max(reading.usage.output, answered + thought)
    reading.usage.reasoning = Math.max(reading.usage.reasoning, thought)
  }
  return true
}

/** Bytes of all parts together, `null` without any; `answer` unless all of it is thought. */
function contentIn(chunk: Json): { bytes: number | null; answer: boolean } {
  let bytes: number | null = null
  let answer = false
  for (const { content } of listIn(chunk['candidates'])) {
    for (const part of listIn(content?.parts)) {
      const size = sizeOf(part)
      if (size === null) continue
      bytes = (bytes ?? 0) + size
      answer ||= part['thought'] !== true
    }
  }
  return { bytes, answer }
}

/** `null`: no content. A tool is called in one piece, which may hold nothing but its name. */
function sizeOf(part: Json): number | null {
  const { text, functionCall, executableCode, codeExecutionResult, inlineData } = part
  const said =
    textOrNull(text) ?? textOrNull(executableCode?.code) ?? textOrNull(codeExecutionResult?.output)
  if (said !== null) return byteLengthOf(said)
  if (textOrNull(functionCall?.name) !== null || listIn(functionCall?.partialArgs).length > 0) {
    return byteLengthOf(JSON.stringify(functionCall.args ?? functionCall.partialArgs))
  }
  return textOrNull(inlineData?.data) === null ? null : 0
}

function readAbout(reading: Reading, chunk: Json): void {
  if (chunk['error']) {
    reading.failure = streamFailure(chunk['error'])
    return
  }
  reading.model = textOrNull(chunk['modelVersion'])?.replace(/^models\//, '') ?? reading.model
  const reasons = listIn(chunk['candidates']).map((candidate) => candidate['finishReason'])
  // A prompt that is blocked gets no candidate.
  const reason = [...reasons, chunk['promptFeedback']?.blockReason]
    .map(textOrNull)
    .find((one) => one !== null)
  if (reason !== undefined) {
    reading.finishReason = reason
    reading.terminal = true
  }
  takeUsage(reading, chunk['usageMetadata'])
}

/**
 * Gemini counts cached tokens in `promptTokenCount`, and thoughts beside `candidatesTokenCount`;
 * what its own tools brought as input stands apart. A count of 0 is left out.
 */
function takeUsage(reading: Reading, usage: Json | undefined | null): void {
  if (typeof usage?.['promptTokenCount'] !== 'number') return
  const cacheRead = numberOr(usage['cachedContentTokenCount'], 0)
  const prompt = usage['promptTokenCount'] + numberOr(usage['toolUsePromptTokenCount'], 0)
  const reasoning = numberOr(usage['thoughtsTokenCount'], 0)
  reading.usage = {
    input: Math.max(0, prompt - cacheRead),
    cacheRead,
    cacheWrite: 0,
    cacheWrite1h: 0,
    output: numberOr(usage['candidatesTokenCount'], 0) + reasoning,
    reasoning,
  }
  reading.usageIsFinal = reading.terminal
  // Vertex calls the tier a type of traffic, in capitals.
  const tier = textOrNull(usage['serviceTier'] ?? usage['trafficType'])
  if (tier !== null && !/unspecified$/i.test(tier)) reading.serviceTier = tier.toLowerCase()
}
