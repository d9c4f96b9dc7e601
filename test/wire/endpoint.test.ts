import { describe, expect, test } from 'vitest'
import { endpointOf, mayBeCall, providerOf } from '../../src/wire/endpoint.ts'

const whatIs = (url: string, method = 'POST', looksLikeCall = false): object =>
  endpointOf(new URL(url), method, () => looksLikeCall)

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
  ])('%s', ([url, provider, format]) => {
    expect(whatIs(url!)).toMatchObject({ type: 'call', provider, format })
    expect(mayBeCall(new URL(url!), 'POST')).toBe(true)
  })

  test.for([
    ['/v1/messages', 'anthropic'],
    ['/proxy/chat/completions', 'openai'],
    ['/responses', 'openai'],
  ])('on a host of nobody: %s, when its body looks like one', ([path, provider]) => {
    expect(whatIs(`http://localhost:8000${path}`, 'POST', true)).toMatchObject({
      type: 'call',
      provider,
    })
    expect(whatIs(`http://localhost:8000${path}`, 'POST', false)).toEqual({ type: 'other' })
  })
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
    [
      'https://generativelanguage.googleapis.com/v1/models/x:generateContent',
      'POST',
      'unrecognised',
    ],
    ['https://bedrock-runtime.eu-west-1.amazonaws.com/model/x/invoke', 'POST', 'unrecognised'],
    ['https://example.com/v1/embeddings', 'POST', 'other'],
    ['https://example.com/v1/models', 'GET', 'other'],
    ['https://api.openai.com.example.com/v1/models', 'GET', 'other'],
  ])('%s by %s: %s', ([url, method, type]) => {
    expect(whatIs(url!, method, true)).toMatchObject({ type })
  })

  test('what was not recognised is named without its query', () => {
    expect(whatIs('https://api.openai.com/v1/files?key=secret', 'GET')).toEqual({
      type: 'unrecognised',
      place: 'api.openai.com/v1/files',
    })
  })
})

test.for([
  ['api.openai.com', 'openai'],
  ['API.OpenAI.com', 'openai'],
  ['api.openai.com.', 'openai'],
  ['bedrock-runtime.us-east-1.amazonaws.com', 'aws'],
  ['s3.us-east-1.amazonaws.com', null],
  ['notapi.openai.com.evil.test', null],
  ['localhost', null],
] as const)('a provider is known by its host: %s', ([host, provider]) => {
  expect(providerOf(host)).toBe(provider)
})
