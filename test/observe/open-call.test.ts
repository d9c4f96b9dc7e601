import { describe, expect, test } from 'vitest'
import type { FormatId } from '../../src/core/calls/call.ts'
import { OpenCall, type CallStart } from '../../src/observe/open-call.ts'
import { Reading } from '../../src/wire/reading.ts'

const aStart = (changes: Partial<CallStart> = {}): CallStart => ({
  format: 'openai-chat',
  provider: 'openai',
  model: null,
  url: new URL('https://api.openai.com/v1/chat/completions?secret=1#part'),
  body: null,
  startedAt: 0,
  ...changes,
})
const aCall = (changes: Partial<CallStart> = {}): OpenCall => {
  const call = new OpenCall(aStart(changes), () => {})
  call.beginAttempt(0)
  return call
}
const ifOpen = { outcome: 'cancelled', message: null } as const
const EVENT_STREAM: [string, string][] = [['content-type', 'text/event-stream']]
const JSON_ANSWER: [string, string][] = [['content-type', 'application/json']]

const DELTAS: Record<FormatId, string> = {
  'anthropic-messages':
    '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}',
  'openai-chat': '{"model":"m","choices":[{"index":0,"delta":{"content":"Hello"}}]}',
  'openai-responses': '{"type":"response.output_text.delta","delta":"Hello"}',
  'gemini-generate': '{"candidates":[{"content":{"parts":[{"text":"Hello"}]}}],"modelVersion":"m"}',
}

describe('what is kept of a call does not grow with it', () => {
  test.for(Object.entries(DELTAS) as [FormatId, string][])(
    '%s: 200,000 chunks',
    ([format, delta]) => {
      const call = aCall({ format })
      call.headers(200, EVENT_STREAM)
      const bytes = Buffer.from(`data: ${delta}\n\n`)
      for (let chunk = 0; chunk < 200_000; chunk++) call.chunk(bytes)
      const kept = call.finish(ifOpen)
      expect(kept).toMatchObject({ chunks: 200_000, outcome: 'cancelled' })
      expect(kept.gaps!.count).toBe(199_999)
      expect(kept.estimatedUsage?.output).toBe(250_000)
      expect(JSON.stringify(kept).length).toBeLessThan(50_000)
    },
  )

  test('gaps of any length take one bucket a percent', () => {
    const reading = new Reading()
    let at = 0
    for (let chunk = 0; chunk < 200_000; chunk++) {
      // From a microsecond to 1,000 s, each length once.
      at += 10 ** (-3 + (9 * chunk) / 200_000)
      reading.content(at, true, 1)
    }
    expect(reading.gaps!.count).toBe(199_999)
    expect(reading.gaps!.toJSON().buckets.length).toBeLessThan(Math.log(1e9) / Math.log(1.01) + 2)
  })

  test('an answer over 16 MB is not kept: it succeeded, and its usage is unknown', () => {
    const call = aCall()
    call.headers(200, JSON_ANSWER)
    const megabyte = Buffer.alloc(1_000_000, '"')
    for (let part = 0; part < 17; part++) call.chunk(megabyte)
    call.bodyEnded()
    expect(call.finish(ifOpen)).toMatchObject({ outcome: 'ok', usage: null })
  })
})

test('a buffer that its reader fills again is not read a second time', () => {
  const call = aCall()
  call.headers(200, JSON_ANSWER)
  const memory = Buffer.alloc(8)
  const answer = '{"choices":[{"finish_reason":"stop"}],"model":"m"}      '
  for (let start = 0; start < answer.length; start += 8) {
    memory.write(answer.slice(start, start + 8))
    call.chunk(memory)
  }
  call.bodyEnded()
  expect(call.finish(ifOpen)).toMatchObject({ outcome: 'ok', model: 'm', finishReason: 'stop' })
})

describe('an answer at once', () => {
  const ended = (body: string, headers = JSON_ANSWER, status = 200): OpenCall => {
    const call = aCall()
    call.headers(status, headers)
    if (body !== '') call.chunk(Buffer.from(body))
    call.bodyEnded()
    return call
  }

  test.for([
    ['half a JSON is cut short', '{"choices":[{"mess', 'truncated'],
    ['no byte of a JSON is cut short', '', 'truncated'],
    ['JSON that is not understood did succeed', '{"odd":true}', 'ok'],
    ['an error in place of an answer', '{"error":{"code":502,"message":"No"}}', 'stream_error'],
  ] as const)('%s', ([, body, outcome]) => {
    expect(ended(body).finish(ifOpen).outcome).toBe(outcome)
  })

  test('that is no JSON did succeed', () => {
    expect(ended('<p>Hi', [['content-type', 'text/html']]).finish(ifOpen).outcome).toBe('ok')
  })

  test('an error page of a gateway is told by its status', () => {
    const call = ended('<h1>Bad gateway</h1>', [['content-type', 'text/html']], 502)
    expect(call.finish(ifOpen)).toMatchObject({ outcome: 'server_error', errorMessage: 'HTTP 502' })
  })
})

describe('a call that is open when its request ends', () => {
  const streaming = (...events: string[]): OpenCall => {
    const call = aCall()
    call.headers(200, EVENT_STREAM)
    for (const event of events) call.chunk(Buffer.from(`data: ${event}\n\n`))
    return call
  }

  test('ends as its request does', () => {
    const timeout = { outcome: 'timeout', message: 'Too late.' } as const
    expect(streaming(DELTAS['openai-chat']).finish(timeout)).toMatchObject({
      outcome: 'timeout',
      errorMessage: 'Too late.',
    })
  })

  test('is whole when its end was seen: clients stop reading there', () => {
    expect(streaming(DELTAS['openai-chat'], '[DONE]').finish(ifOpen).outcome).toBe('ok')
  })

  test('has failed when an error event was seen: clients stop reading there too', () => {
    const error = '{"error":{"type":"server_error","message":"Out of memory"}}'
    expect(streaming(error).finish(ifOpen)).toMatchObject({
      outcome: 'stream_error',
      errorMessage: 'The answer ended in an error (server_error): Out of memory',
    })
  })
})

test('a call’s place is without query, user and fragment', () => {
  const url = new URL('https://key:word@gateway.test/v1/chat/completions?key=1#x')
  expect(aCall({ url }).finish(ifOpen).url).toBe('https://gateway.test/v1/chat/completions')
})

describe('the model that was asked for', () => {
  test.for([
    ['stands first', '{"model":"a","messages":[]}', 'a'],
    ['stands last', '{ "messages": [], "model" : "a" }', 'a'],
    ['has quotes in its name', '{"model":"a\\"b"}', 'a"b'],
    ['stands behind a tool’s own', '{"tools":[{"default":{"model":"t"}}],"model":"a"}', 'a'],
    ['is no text', '{"model":5}', null],
    ['is not valid JSON', '{"model":"\\x"}', null],
    ['is not there', '{"messages":[]}', null],
    ['is talked about', '{"messages":["\\"model\\":\\"b\\""],"model":"a"}', 'a'],
  ] as const)('%s', ([, body, model]) => {
    expect(aCall({ body }).finish(ifOpen).requestedModel).toBe(model)
  })
})

test('what a provider asks to wait: ms, seconds, a date, or nothing that is understood', () => {
  const waitOf = (...headers: [string, string][]): number | null => {
    const call = aCall()
    call.headers(429, headers)
    return call.finish(ifOpen).attempts[0]!.retryAfterMs
  }
  expect(waitOf(['retry-after-ms', '1500'], ['retry-after', '9'])).toBe(1500)
  expect(waitOf(['retry-after', '2'])).toBe(2000)
  expect(waitOf(['retry-after', 'Wed, 21 Oct 2015 07:28:00 GMT'])).toBe(0)
  expect(waitOf(['retry-after', 'soon'])).toBeNull()
  expect(waitOf()).toBeNull()
})
