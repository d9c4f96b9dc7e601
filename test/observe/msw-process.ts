import Anthropic from '@anthropic-ai/sdk'
import { http, HttpResponse, passthrough } from 'msw'
import { setupServer } from 'msw/node'
import OpenAI from 'openai'
import { observerOf } from '../../src/observe/observation.ts'
import { installTap, type Tap } from '../../src/observe/tap.ts'
import { startSimulator } from '../../src/simulator/server.ts'

// A program with MSW and the tap, installed in the order that its argument says.
const simulator = await startSimulator()
const usage = { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 }
const answer = { model: 'mocked', choices: [{ finish_reason: 'stop' }], usage }
const events = [
  { type: 'message_start', message: { model: 'mocked', usage: { input_tokens: 5 } } },
  { type: 'content_block_delta', delta: { type: 'text_delta', text: 'Hi' } },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 7 } },
  { type: 'message_stop' },
]
const mocks = setupServer(
  http.post('https://api.openai.com/v1/chat/completions', () => HttpResponse.json(answer)),
  http.post('https://api.anthropic.com/v1/messages', () => {
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const event of events) {
          const text = `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
          controller.enqueue(new TextEncoder().encode(text))
        }
        controller.close()
      },
    })
    return new HttpResponse(stream, { headers: { 'content-type': 'text/event-stream' } })
  }),
  http.post('https://api.mistral.ai/v1/chat/completions', () => HttpResponse.error()),
  http.post(`${simulator.url}/*`, () => passthrough()),
)
const steps = {
  msw: (): void => mocks.listen(),
  tap: (): Tap => installTap(),
}
const order =
  process.argv[2] === 'tap first' ? (['tap', 'msw'] as const) : (['msw', 'tap'] as const)
for (const step of order) steps[step]()
const tap = installTap()

const gpt = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'Hi' }] }
const headers = { 'x-sim': '{"ttft":0,"gap":0,"tokens":7,"inputTokens":5,"tokensPerChunk":7}' }
const openai = (baseURL?: string): OpenAI =>
  new OpenAI({ apiKey: 'a-key', maxRetries: 0, ...(baseURL !== undefined && { baseURL }) })
const all = async (stream: AsyncIterable<unknown>): Promise<number> => {
  let count = 0
  for await (const _ of stream) count++
  return count
}
const works: Record<string, () => Promise<unknown>> = {
  'a mocked JSON answer': async () =>
    (await openai().chat.completions.create(gpt)).usage?.completion_tokens,
  'a mocked stream': async () =>
    all(
      await new Anthropic({ apiKey: 'a-key' }).messages.create({
        ...gpt,
        max_tokens: 9,
        stream: true,
      }),
    ),
  'a mocked failure': () =>
    openai('https://api.mistral.ai/v1')
      .chat.completions.create(gpt)
      .catch(() => 'failed'),
  'an answer passed through': async () =>
    (await openai(simulator.openaiBaseURL).chat.completions.create(gpt, { headers })).usage
      ?.completion_tokens,
  'a stream passed through': async () =>
    all(
      await openai(simulator.openaiBaseURL).chat.completions.create(
        { ...gpt, stream: true, stream_options: { include_usage: true } },
        { headers },
      ),
    ),
}

const seen: Record<string, unknown> = {}
for (const [name, work] of Object.entries(works)) {
  const observation = observerOf(tap).begin(new AbortController().signal)
  const got = await observation.run(work)
  const calls = observation.finish().map((call) => ({
    outcome: call.outcome,
    model: call.requestedModel,
    usage: call.usage && [call.usage.input, call.usage.output],
    chunks: call.chunks,
  }))
  seen[name] = { got, calls }
}
mocks.close()
await simulator.stop()
process.send!({ ...seen, outside: tap.unattributed() })
