import type { Usage } from '../../core/calls/call.ts'
import { inputOf } from '../../core/calls/call-figures.ts'
import { openaiRefusal } from '../openai-refusal.ts'
import {
  asciiJson,
  joined,
  textOf,
  type Answer,
  type AnswerPart,
  type Frame,
  type StreamSettings,
  type WireWriter,
} from '../writing.ts'

const FINISH_REASON = { end: 'stop', length: 'length', tool: 'tool_calls' } as const

/** OpenAI Chat Completions: chunks without names, then `[DONE]`. Reasoning comes as `reasoning_content`, as compatible providers send it. */
export const openaiChatWriter: WireWriter = {
  stream: (answer, settings) => joined(frames(answer, settings), settings.errorAt, errorFrame),
  answer: (answer) => ({
    ...envelope(answer, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: message(answer),
        logprobs: null,
        finish_reason: FINISH_REASON[answer.finish],
      },
    ],
    ...(answer.usage === null ? {} : { usage: usageOf(answer.usage) }),
  }),
  refusal: openaiRefusal,
}

function* frames(answer: Answer, settings: StreamSettings): Generator<Frame> {
  const usageWanted = settings.includeUsage && answer.usage !== null
  const head = `data: ${asciiJson(envelope(answer, 'chat.completion.chunk')).slice(0, -1)},"choices":`
  const tail = `${usageWanted ? ',"usage":null' : ''}}\n\n`
  const chunk = (delta: string, finish = 'null'): string =>
    `${head}[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${finish}}]${tail}`

  yield { text: chunk('{"role":"assistant","content":"","refusal":null}'), content: false }
  for (const part of answer.parts) {
    if (part.type === 'tool') {
      const call = asciiJson({ tool_calls: [{ index: 0, ...toolCall(answer, part.name, '') }] })
      yield { text: chunk(call), content: false }
    }
    const [before, after] = AROUND_PIECE[part.type]
    for (const piece of part.pieces) {
      yield { text: chunk(before + asciiJson(piece) + after), content: true }
    }
  }
  yield { text: chunk('{}', `"${FINISH_REASON[answer.finish]}"`), content: false }
  if (settings.includeUsage && answer.usage !== null) {
    yield { text: `${head}[],"usage":${asciiJson(usageOf(answer.usage))}}\n\n`, content: false }
  }
  yield { text: 'data: [DONE]\n\n', content: false }
}

const AROUND_PIECE: Record<AnswerPart['type'], readonly [before: string, after: string]> = {
  text: ['{"content":', '}'],
  reasoning: ['{"reasoning_content":', '}'],
  tool: ['{"tool_calls":[{"index":0,"function":{"arguments":', '}}]}'],
}

function envelope({ id, createdAt, model }: Answer, object: string): object {
  return {
    id: `chatcmpl-${id}`,
    object,
    created: createdAt,
    model,
    service_tier: 'default',
    system_fingerprint: 'fp_simulated',
  }
}

function message(answer: Answer): object {
  const text = answer.parts.find(({ type }) => type === 'text')
  const reasoning = answer.parts.find(({ type }) => type === 'reasoning')
  const tools = answer.parts.filter((part) => part.type === 'tool')
  return {
    role: 'assistant',
    content: text === undefined ? null : textOf(text),
    ...(reasoning === undefined ? {} : { reasoning_content: textOf(reasoning) }),
    refusal: null,
    annotations: [],
    ...(tools.length === 0
      ? {}
      : { tool_calls: tools.map((part) => toolCall(answer, part.name, textOf(part))) }),
  }
}

function toolCall({ id }: Answer, name: string, text: string): object {
  return { id: `call_${id}`, type: 'function', function: { name, arguments: text } }
}

/** OpenAI's `prompt_tokens` hold the cache as well. */
function usageOf(usage: Usage): object {
  const input = inputOf(usage)
  return {
    prompt_tokens: input,
    completion_tokens: usage.output,
    total_tokens: input + usage.output,
    prompt_tokens_details: {
      cached_tokens: usage.cacheRead,
      cache_write_tokens: usage.cacheWrite,
      audio_tokens: 0,
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  }
}

function errorFrame(): string {
  const said = 'The server had an error while processing your request.'
  const error = { message: said, type: 'server_error', param: null, code: null }
  return `data: ${asciiJson({ error })}\n\n`
}
