import { describe, expect, test } from 'vitest'
import { endpointOf, mayBeCall, providerOf } from '../../src/wire/endpoint.ts'

const A_CALL = '{"model":"m","messages":[]}'
const whatIs = (url: string, method = 'POST', body: string | null = '{"text":"Hi"}'): object =>
  endpointOf(new URL(url), method, body)

describe('a model call', () => {
  test.for([
    ['https://api.anthropic.com/v1/messages', 'anthropic', 'anthropic-messages'],
    ['https://api.anthropic.com/v1/messages?beta=true', 'anthropic', 'anthropic-messages'],
    ['https://api.openai.com/v1/chat/completions', 'openai', 'openai-chat'],
    ['https://eu.api.openai.com/v1/responses', 'openai', 'openai-responses'],
    ['https://api.deepseek.com/chat/completions', 'deepseek', 'openai-chat'],
    ['https://openrouter.ai/api/v1/chat/completions', 'openrouter', 'openai-chat'],
    [
      'https://team.openai.azure.com/openai/deployments/x/chat/completions?api-version=1',
      'azure',
      'openai-chat',
    ],
    ['https://team.services.ai.azure.com/anthropic/v1/messages', 'azure', 'anthropic-messages'],
    [
      'https://us-central1-aiplatform.googleapis.com/v1/projects/p/endpoints/openapi/chat/completions',
      'google',
      'openai-chat',
    ],
    ['https://team.openai.azure.com/openai/v1/responses', 'azure', 'openai-responses'],
    ['https://team.openai.azure.com/openai/responses?api-version=1', 'azure', 'openai-responses'],
    [
      'https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent',
      'google',
      'gemini-generate',
    ],
    [
      'https://generativelanguage.googleapis.com/v1/tunedModels/mine:streamGenerateContent?alt=sse',
      'google',
      'gemini-generate',
    ],
    [
      'https://aiplatform.eu.rep.googleapis.com/v1/projects/p/locations/eu/publishers/google/models/g:generateContent',
      'google',
      'gemini-generate',
    ],
    [
      'https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers/anthropic/models/claude-x@20250929:streamRawPredict',
      'google',
      'anthropic-messages',
    ],
    [
      'https://bedrock-runtime.eu-west-1.amazonaws.com/model/eu.anthropic.claude-x-v1%3A0/invoke',
      'aws',
      'anthropic-messages',
    ],
  ])('%s', ([url, provider, format]) => {
    expect(whatIs(url!)).toMatchObject({ type: 'call', provider, format })
    expect(mayBeCall(new URL(url!), 'POST')).toBe(true)
  })

  test.for([
    ['/v1/messages', 'messages', 'anthropic'],
    ['/proxy/chat/completions', 'messages', 'openai'],
    ['/responses', 'input', 'openai'],
  ])('on a host of nobody: %s, when its body looks like one', ([path, prompt, provider]) => {
    const url = `http://localhost:8000${path}`
    const body = JSON.stringify({ model: 'm', [prompt!]: [] })
    expect(whatIs(url, 'POST', body)).toMatchObject({ type: 'call', provider })
    expect(whatIs(url, 'POST', '{"model":"T","prompt":""}')).toEqual({ type: 'other' })
    expect(whatIs(url)).toEqual({ type: 'other' })
    expect(whatIs(url, 'POST', null)).toEqual({ type: 'other' })
  })

  test.for([
    ['/v1beta/models/g:generateContent', '{"contents":[]}', 'google', 'g'],
    ['/openai/deployments/mini/chat/completions', '{"messages":[]}', 'azure', 'mini'],
    ['/publishers/anthropic/models/c:rawPredict', '{"messages":[]}', 'google', 'c'],
    [
      '/model/us.anthropic.c-v1%3A0/invoke-with-response-stream',
      '{"anthropic_version":"bedrock-2023-05-31","messages":[]}',
      'aws',
      'us.anthropic.c-v1:0',
    ],
  ] as const)(
    'on a host of nobody: %s, whose path names the model',
    ([path, body, provider, model]) => {
      const url = `https://gateway.team.internal${path}`
      expect(whatIs(url, 'POST', body)).toMatchObject({ type: 'call', provider, model })
      expect(whatIs(url)).toEqual({ type: 'other' })
    },
  )
})

describe('no model call', () => {
  test.for([
    ['https://api.anthropic.com/v1/messages/count_tokens', 'POST', 'free'],
    ['https://api.openai.com/v1/models', 'GET', 'free'],
    ['https://api.anthropic.com/v1/messages/batches', 'POST', 'unrecognised'],
    ['https://api.openai.com/v1/threads/thread_1/messages', 'POST', 'unrecognised'],
    ['https://api.openai.com/v1/embeddings', 'POST', 'unrecognised'],
    ['https://api.openai.com/v1/responses/resp_1/cancel', 'POST', 'unrecognised'],
    ['https://api.openai.com/v1/chat/completions', 'GET', 'unrecognised'],
    ['https://generativelanguage.googleapis.com/v1/models/x:embedContent', 'POST', 'unrecognised'],
    ['https://generativelanguage.googleapis.com/v1/interactions', 'POST', 'unrecognised'],
    ['https://generativelanguage.googleapis.com/v1/models/x:countTokens', 'POST', 'free'],
    [
      'https://aiplatform.googleapis.com/v1/publishers/anthropic/models/count-tokens:rawPredict',
      'POST',
      'free',
    ],
    [
      'https://aiplatform.googleapis.com/v1/publishers/mistralai/models/x:rawPredict',
      'POST',
      'unrecognised',
    ],
    // Each family of models at Bedrock has a format of its own.
    [
      'https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.x/invoke',
      'POST',
      'unrecognised',
    ],
    ['https://bedrock-runtime.us-east-1.amazonaws.com/model/x/converse', 'POST', 'unrecognised'],
    ['https://storage.googleapis.com/v1/models', 'GET', 'other'],
    ['https://example.com/v1/files', 'POST', 'other'],
    ['https://example.com/v1/models', 'GET', 'other'],
    ['https://api.openai.com.example.com/v1/models', 'GET', 'other'],
  ])('%s by %s: %s', ([url, method, type]) => {
    expect(whatIs(url!, method, A_CALL)).toMatchObject({ type })
  })

  test('what was not recognised is named without its query', () => {
    expect(whatIs('https://api.openai.com/v1/files?key=secret', 'GET')).toEqual({
      type: 'unrecognised',
      place: 'api.openai.com/v1/files',
    })
  })
})

describe('what looks like a model call at a host of nobody, and cannot be read', () => {
  test.for([
    ['http://localhost:8000/v1/completions', { model: 'm', prompt: 'Hi' }],
    ['https://llm.team.internal/v1/embeddings', { model: 'm', input: ['Hi'] }],
    ['http://localhost:11434/api/generate', { model: 'm', prompt: 'Hi' }],
    ['http://ollama.team.internal/api/chat', { model: 'm', messages: [] }],
    ['https://gateway.team.internal/model/x/converse-stream', { messages: [] }],
    ['https://gateway.team.internal/v1beta/models/x:embedContent', { content: {} }],
  ] as const)('%s is told by path and body', ([url, body]) => {
    const { host, pathname } = new URL(url)
    const unrecognised = { type: 'unrecognised', place: host + pathname }
    expect(mayBeCall(new URL(url), 'POST')).toBe(true)
    expect(whatIs(url, 'POST', JSON.stringify(body))).toEqual(unrecognised)
  })

  test.for([
    ['another body', 'http://localhost:8000/v1/completions', { course: 7, done: true }],
    ['no model', 'http://localhost:8000/v1/embeddings', { input: 'Hi' }],
    ['a chat of the team', 'http://localhost:3000/api/chat', { model: 'fast', messages: [] }],
    ['a generator of the team', 'http://localhost:3000/api/generate', { model: 'm', prompt: '' }],
    ['a model of the team', 'https://ml.team.internal/model/churn/invoke', { messages: [] }],
    ['another path', 'http://localhost:11434/api/tags', { model: 'm', prompt: 'Hi' }],
  ] as const)('%s is none: %s', ([, url, body]) => {
    expect(whatIs(url, 'POST', JSON.stringify(body))).toEqual({ type: 'other' })
  })
})

test.for([
  ['api.openai.com', 'openai'],
  ['API.OpenAI.com', 'openai'],
  ['api.openai.com.', 'openai'],
  ['bedrock-runtime.us-east-1.amazonaws.com', 'aws'],
  ['bedrock-runtime-fips.us-gov-west-1.amazonaws.com', 'aws'],
  ['vpce-1-a.bedrock-runtime.eu-west-1.vpce.amazonaws.com', 'aws'],
  ['bedrock-mantle.us-east-1.api.aws', 'aws'],
  ['bedrock.us-east-1.amazonaws.com', null],
  ['aiplatform.googleapis.com', 'google'],
  ['europe-west1-aiplatform.googleapis.com', 'google'],
  ['notaiplatform.googleapis.com', null],
  ['s3.us-east-1.amazonaws.com', null],
  ['notapi.openai.com.evil.test', null],
  ['localhost', null],
] as const)('a provider is known by its host: %s', ([host, provider]) => {
  expect(providerOf(host)).toBe(provider)
})
