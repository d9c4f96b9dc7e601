import type { Usage } from '../../core/calls/call.ts'
import { inputOf } from '../../core/calls/call-figures.ts'
import { openaiRefusal } from '../openai-refusal.ts'
import {
  asciiJson,
  event,
  joined,
  textOf,
  type Answer,
  type AnswerPart,
  type Frame,
  type StreamSettings,
  type WireWriter,
} from '../writing.ts'

/** OpenAI Responses: named, numbered events from `response.created` to `response.completed`. */
export const openaiResponsesWriter: WireWriter = {
  stream: (answer, settings) => new NumberedEvents(answer).stream(settings),
  answer: (answer) => response(answer, true),
  refusal: openaiRefusal,
}

/** The events of one answer, which are numbered through. */
class NumberedEvents {
  readonly #answer: Answer
  #number = 0

  constructor(answer: Answer) {
    this.#answer = answer
  }

  stream({ errorAt }: StreamSettings): Generator<string, void, undefined> {
    return joined(this.#frames(), errorAt, () => {
      // The event in whose place this one comes has been numbered already, and is not sent.
      this.#number--
      const message = 'The server had an error while processing your request.'
      return this.#event('error', { code: 'server_error', message, param: null }).text
    })
  }

  *#frames(): Generator<Frame> {
    const begun = { response: response(this.#answer, false) }
    yield this.#event('response.created', begun)
    yield this.#event('response.in_progress', begun)
    for (const [index, part] of this.#answer.parts.entries()) {
      const open = item(this.#answer, part, index, false)
      yield this.#event('response.output_item.added', { output_index: index, item: open })
      yield* this.#content(part, index, idOf(this.#answer, part, index))
      const done = item(this.#answer, part, index, true)
      yield this.#event('response.output_item.done', { output_index: index, item: done })
    }
    const end = this.#answer.finish === 'length' ? 'response.incomplete' : 'response.completed'
    yield this.#event(end, { response: response(this.#answer, true) })
  }

  *#content(part: AnswerPart, index: number, itemId: string): Generator<Frame> {
    const where = { item_id: itemId, output_index: index }
    if (part.type === 'tool') {
      yield* this.#deltas('response.function_call_arguments.delta', where, part, '')
      const done = { ...where, name: part.name, arguments: textOf(part) }
      yield this.#event('response.function_call_arguments.done', done)
    } else if (part.type === 'reasoning') {
      const at = { ...where, summary_index: 0 }
      const summary = (text: string): object => ({ ...at, part: { type: 'summary_text', text } })
      yield this.#event('response.reasoning_summary_part.added', summary(''))
      yield* this.#deltas('response.reasoning_summary_text.delta', at, part, '')
      const text = textOf(part)
      yield this.#event('response.reasoning_summary_text.done', { ...at, text })
      yield this.#event('response.reasoning_summary_part.done', summary(text))
    } else {
      const at = { ...where, content_index: 0 }
      yield this.#event('response.content_part.added', { ...at, part: outputText('') })
      yield* this.#deltas('response.output_text.delta', at, part, ',"logprobs":[]')
      const text = textOf(part)
      yield this.#event('response.output_text.done', { ...at, text, logprobs: [] })
      yield this.#event('response.content_part.done', { ...at, part: outputText(text) })
    }
  }

  *#deltas(type: string, where: object, part: AnswerPart, rest: string): Generator<Frame> {
    const head = `event: ${type}\ndata: {"type":"${type}","sequence_number":`
    const middle = `,${asciiJson(where).slice(1, -1)},"delta":`
    for (const piece of part.pieces) {
      const text = `${head}${this.#number++}${middle}${asciiJson(piece)}${rest}}\n\n`
      yield { text, content: true }
    }
  }

  #event(type: string, data: object): Frame {
    return event(type, { type, sequence_number: this.#number++, ...data })
  }
}

const ID_PREFIX = { text: 'msg', reasoning: 'rs', tool: 'fc' } as const

function idOf({ id }: Answer, part: AnswerPart, index: number): string {
  return `${ID_PREFIX[part.type]}_${id}${index}`
}

function item(answer: Answer, part: AnswerPart, index: number, done: boolean): object {
  const id = idOf(answer, part, index)
  const status = done ? statusOf(answer) : 'in_progress'
  if (part.type === 'reasoning') {
    return { type: 'reasoning', id, summary: done ? [summaryText(textOf(part))] : [] }
  }
  if (part.type === 'text') {
    const content = done ? [outputText(textOf(part))] : []
    return { type: 'message', id, status, role: 'assistant', content }
  }
  const call = { call_id: `call_${answer.id}`, name: part.name }
  return { type: 'function_call', id, status, ...call, arguments: done ? textOf(part) : '' }
}

function outputText(text: string): object {
  return { type: 'output_text', text, annotations: [], logprobs: [] }
}

function summaryText(text: string): object {
  return { type: 'summary_text', text }
}

function statusOf({ finish }: Answer): string {
  return finish === 'length' ? 'incomplete' : 'completed'
}

function response(answer: Answer, done: boolean): object {
  const cut = done && answer.finish === 'length'
  return {
    id: `resp_${answer.id}`,
    object: 'response',
    created_at: answer.createdAt,
    status: done ? statusOf(answer) : 'in_progress',
    error: null,
    incomplete_details: cut ? { reason: 'max_output_tokens' } : null,
    instructions: null,
    max_output_tokens: null,
    model: answer.model,
    output: done ? answer.parts.map((part, index) => item(answer, part, index, true)) : [],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: true,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    service_tier: 'default',
    usage: done && answer.usage !== null ? usageOf(answer.usage) : null,
    user: null,
    metadata: {},
  }
}

/** OpenAI's `input_tokens` hold the cache as well. */
function usageOf(usage: Usage): object {
  const input = inputOf(usage)
  return {
    input_tokens: input,
    input_tokens_details: {
      cached_tokens: usage.cacheRead,
      cache_write_tokens: usage.cacheWrite,
    },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: input + usage.output,
  }
}
