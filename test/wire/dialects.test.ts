import { describe, expect, test } from 'vitest'
import type { FormatId } from '../../src/core/calls/call.ts'
import { READERS } from '../../src/wire/readers.ts'
import { Reading } from '../../src/wire/reading.ts'

/** Events that come a millisecond apart, the first at 1. */
function read(format: FormatId, ...events: object[]): Reading {
  const reading = new Reading()
  for (const [index, event] of events.entries()) {
    READERS[format].readEvent(reading, JSON.stringify(event), index + 1)
  }
  return reading
}
const chat = (...events: object[]): Reading => read('openai-chat', ...events)
const claude = (...events: object[]): Reading => read('anthropic-messages', ...events)
const gemini = (...events: object[]): Reading => read('gemini-generate', ...events)
const responses = (...events: object[]): Reading => read('openai-responses', ...events)

const first = { model: 'm', choices: [{ delta: { role: 'assistant', content: '' } }] }
const delta = (fields: object): object => ({ model: 'm', choices: [{ delta: fields }] })
const usage = { prompt_tokens: 10, completion_tokens: 4 }

describe('chat completions as compatible providers write them', () => {
  test.for([
    ['text', { content: 'x' }, 2],
    ['a refusal', { refusal: 'x' }, 2],
    ['arguments of a tool', { tool_calls: [{ function: { arguments: '{' } }] }, 2],
    ['a thought, as DeepSeek says it', { reasoning_content: 'x', content: null }, null],
    ['a thought, as OpenRouter says it', { content: '', reasoning: 'x' }, null],
  ] as const)('%s is a token', ([, fields, answerAt]) => {
    expect(chat(first, delta(fields))).toMatchObject({
      firstTokenAt: 2,
      firstAnswerAt: answerAt,
      chunks: 1,
    })
  })

  test.for([
    ['a role', { role: 'assistant' }],
    ['empty text', { content: '' }],
    ['no text', { content: null }],
    ['the name of a tool', { tool_calls: [{ function: { name: 'x', arguments: '' } }] }],
    ['nothing', {}],
  ])('%s is no token', ([, fields]) => {
    expect(chat(first, delta(fields as object))).toMatchObject({ firstTokenAt: null, chunks: 0 })
  })

  test('a first chunk that brings text is a token', () => {
    expect(chat(delta({ role: 'assistant', content: 'x' })).firstTokenAt).toBe(1)
  })

  test('a first chunk without choices, as Azure sends it', () => {
    const filter = { model: '', choices: [], prompt_filter_results: [] }
    expect(chat(filter, delta({ content: 'x' }))).toMatchObject({ model: 'm', chunks: 1 })
  })

  test('an end without [DONE]', () => {
    const end = { model: 'm', choices: [{ delta: {}, finish_reason: 'stop' }] }
    expect(chat(first, end)).toMatchObject({ terminal: true, finishReason: 'stop' })
  })

  test('usage in the chunk that ends it', () => {
    const end = { model: 'm', choices: [{ delta: {}, finish_reason: 'stop' }], usage }
    expect(chat(first, end)).toMatchObject({ usage: { output: 4 }, usageIsFinal: true })
  })

  test('usage in every chunk is not final before the end', () => {
    const counting = { ...delta({ content: 'x' }), usage }
    expect(chat(first, counting)).toMatchObject({ usage: { output: 4 }, usageIsFinal: false })
  })

  test('an error that is null is none', () => {
    expect(chat(first, { ...delta({ content: 'x' }), error: null }).failure).toBeNull()
  })

  test('cached tokens are a part of the prompt, and reasoning of the output', () => {
    const details = {
      prompt_tokens: 100,
      completion_tokens: 50,
      prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 10 },
      completion_tokens_details: { reasoning_tokens: 20 },
    }
    expect(chat(first, { choices: [], usage: details }).usage).toEqual({
      input: 30,
      cacheRead: 60,
      cacheWrite: 10,
      cacheWrite1h: 0,
      output: 50,
      reasoning: 20,
    })
  })
})

describe('Anthropic', () => {
  const start = {
    type: 'message_start',
    message: {
      model: 'm',
      usage: {
        input_tokens: 5,
        cache_creation_input_tokens: 9,
        cache_creation: { ephemeral_1h_input_tokens: 8 },
        cache_read_input_tokens: 7,
        output_tokens: 1,
        service_tier: 'priority',
      },
    },
  }

  test('a null in the final usage takes nothing back', () => {
    const final = { input_tokens: null, cache_read_input_tokens: null, output_tokens: 30 }
    const reading = claude(start, { type: 'message_delta', delta: {}, usage: final })
    expect(reading.usage).toMatchObject({
      input: 5,
      cacheRead: 7,
      cacheWrite: 9,
      cacheWrite1h: 8,
      output: 30,
    })
    expect(reading).toMatchObject({ usageIsFinal: true, serviceTier: 'priority' })
  })

  test('several final usages: the last one counts', () => {
    const deltas = [3, 12].map((output_tokens) => ({
      type: 'message_delta',
      delta: {},
      usage: { output_tokens },
    }))
    expect(claude(start, ...deltas).usage?.output).toBe(12)
  })

  test('fast answers cost more, as a tier does', () => {
    const fast = { ...start, message: { usage: { ...start.message.usage, speed: 'fast' } } }
    expect(claude(fast).serviceTier).toBe('fast')
  })

  test.for([
    ['a ping', { type: 'ping' }],
    ['the start of a block', { type: 'content_block_start', content_block: { text: '' } }],
    ['a signature', { type: 'content_block_delta', delta: { signature: 'x' } }],
    ['a citation', { type: 'content_block_delta', delta: { citation: { cited_text: 'x' } } }],
    ['empty arguments', { type: 'content_block_delta', delta: { partial_json: '' } }],
    ['an event that is new', { type: 'something_new', text: 'x' }],
  ] as const)('%s is no token', ([, event]) => {
    expect(claude(start, event)).toMatchObject({ firstTokenAt: null, chunks: 0, failure: null })
  })
})

describe('OpenAI responses', () => {
  test.for([
    ['response.output_text.delta', true],
    ['response.refusal.delta', true],
    ['response.function_call_arguments.delta', true],
    ['response.custom_tool_call_input.delta', true],
    ['response.mcp_call_arguments.delta', true],
    ['response.code_interpreter_call_code.delta', true],
    ['response.reasoning_text.delta', false],
    ['response.reasoning_summary_text.delta', false],
  ] as const)('%s is a token', ([type, answer]) => {
    expect(responses({ type, delta: 'x' })).toMatchObject({
      chunks: 1,
      firstTokenAt: 1,
      firstAnswerAt: answer ? 1 : null,
    })
    expect(responses({ type, delta: '' }).chunks).toBe(0)
    expect(responses({ type: type.replace('delta', 'done'), text: 'x' }).chunks).toBe(0)
  })

  test('an answer that failed says why', () => {
    const error = { code: 'server_error', message: 'Out of memory' }
    const response = { model: 'm', status: 'failed', error }
    expect(responses({ type: 'response.failed', response }).failure).toEqual({
      kind: 'stream_error',
      message: 'The answer ended in an error (server_error): Out of memory',
    })
  })

  test('one that goes on has no finish reason yet', () => {
    const response = { model: 'm', status: 'in_progress' }
    expect(responses({ type: 'response.created', response })).toMatchObject({
      model: 'm',
      finishReason: null,
      terminal: false,
    })
  })
})

describe('Gemini', () => {
  const start = { candidates: [{ content: { role: 'model' } }], modelVersion: 'models/m' }
  const chunk = (...parts: object[]): object => ({ candidates: [{ content: { parts } }] })

  test.for([
    ['text', { text: 'x' }, 2],
    ['a thought', { text: 'x', thought: true }, null],
    ['a call of a tool', { functionCall: { name: 'f', args: {} } }, 2],
    ['a call without arguments', { functionCall: { name: 'f' } }, 2],
    ['a piece of its arguments', { functionCall: { partialArgs: [{ stringValue: 'x' }] } }, 2],
    ['code that it runs', { executableCode: { language: 'PYTHON', code: '1' } }, 2],
    ['what its code said', { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } }, 2],
    ['an image', { inlineData: { mimeType: 'image/png', data: 'iVBORw0' } }, 2],
  ] as const)('%s is a token', ([, part, answerAt]) => {
    expect(gemini(start, chunk(part))).toMatchObject({
      model: 'm',
      chunks: 1,
      firstTokenAt: 2,
      firstAnswerAt: answerAt,
    })
  })

  test.for([
    ['a role', {}],
    ['empty text', { text: '' }],
    ['a signature', { thoughtSignature: 'x' }],
    ['the end of a call', { functionCall: {} }],
  ])('%s is no token', ([, part]) => {
    expect(gemini(start, chunk(part as object))).toMatchObject({ firstTokenAt: null, chunks: 0 })
  })

  test('a chunk of several parts is one, and an answer when any of them is', () => {
    const both = chunk({ text: 'Hm.', thought: true }, { text: 'Yes' })
    expect(gemini(start, both)).toMatchObject({ chunks: 1, textBytes: 6, firstAnswerAt: 2 })
  })

  test('what its text quotes is no figure and no end', () => {
    const text = '"finishReason":"STOP","candidatesTokenCount":900,"thought":true,"error":{}'
    const usageMetadata = { promptTokenCount: 3 }
    const reading = gemini({ ...start, usageMetadata }, chunk({ text }), chunk({ text }))
    expect(reading).toMatchObject({ chunks: 2, terminal: false, failure: null, firstAnswerAt: 2 })
    expect(reading.usage).toMatchObject({ input: 3, output: 0, reasoning: 0 })
  })

  test('cached tokens are a part of the prompt, thoughts come beside the answer', () => {
    const usageMetadata = {
      promptTokenCount: 100,
      cachedContentTokenCount: 60,
      toolUsePromptTokenCount: 5,
      candidatesTokenCount: 30,
      thoughtsTokenCount: 20,
      totalTokenCount: 155,
    }
    const end = { candidates: [{ finishReason: 'STOP' }], usageMetadata }
    expect(gemini(start, end)).toMatchObject({ usageIsFinal: true, terminal: true })
    expect(gemini(start, end).usage).toEqual({
      input: 45,
      cacheRead: 60,
      cacheWrite: 0,
      cacheWrite1h: 0,
      output: 50,
      reasoning: 20,
    })
  })

  test.for([
    ['ON_DEMAND', 'on_demand'],
    ['PROVISIONED_THROUGHPUT', 'provisioned_throughput'],
    ['TRAFFIC_TYPE_UNSPECIFIED', null],
  ] as const)('the traffic type %s is the tier %s', ([trafficType, tier]) => {
    const usageMetadata = { promptTokenCount: 1, trafficType }
    expect(gemini({ ...start, usageMetadata }).serviceTier).toBe(tier)
  })
})
