import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { fetch as undiciFetch, request as undiciRequest } from 'undici'
import { observerOf } from '../../src/observe/observation.ts'
import { installTap } from '../../src/observe/tap.ts'
import { startSimulator } from '../../src/simulator/server.ts'

// A program that builds its clients before `fetch` is patched, and says what was seen of each.
const simulator = await startSimulator()
const sim = { ttft: 0, gap: 0, tokens: 6, tokensPerChunk: 2, inputTokens: 21 }
const headers = { 'x-sim': JSON.stringify(sim) }
const messages = [{ role: 'user' as const, content: 'Hi' }]
const claude = { model: 'claude-haiku-4-5', max_tokens: 9, messages }
const gpt = { model: 'gpt-4o-mini', messages }
const usage = { stream: true, stream_options: { include_usage: true } } as const

const openaiSettings = { apiKey: 'test', baseURL: simulator.openaiBaseURL, maxRetries: 1 }
const early = {
  anthropic: new Anthropic({ apiKey: 'test', baseURL: simulator.url, maxRetries: 0 }),
  openai: new OpenAI({ ...openaiSettings, logLevel: 'off' }),
  fetch: globalThis.fetch,
}
const tap = installTap()
const late = new OpenAI(openaiSettings)
const byUndici = new OpenAI({
  ...openaiSettings,
  fetch: undiciFetch as unknown as typeof globalThis.fetch,
})

const url = `${simulator.openaiBaseURL}/chat/completions`
const plain = {
  method: 'POST',
  headers: { ...headers, authorization: 'Bearer test', 'content-type': 'application/json' },
  body: JSON.stringify({ ...gpt, ...usage }),
}
const all = async (events: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of events);
}
const fault = (changes: object): { headers: Record<string, string> } => ({
  headers: { 'x-sim-key': 'one', 'x-sim': JSON.stringify({ ...sim, ...changes }) },
})

const works: Record<string, () => Promise<unknown>> = {
  'early anthropic, stream': async () =>
    all(await early.anthropic.messages.create({ ...claude, stream: true }, { headers })),
  'early anthropic, JSON': () => early.anthropic.messages.create(claude, { headers }),
  'early openai, stream': async () =>
    all(await early.openai.chat.completions.create({ ...gpt, ...usage }, { headers })),
  'early openai, JSON': () => early.openai.chat.completions.create(gpt, { headers }),
  'early openai, options changed': () =>
    early.openai.withOptions({ timeout: 5000 }).chat.completions.create(gpt, { headers }),
  'early fetch': async () => (await early.fetch(url, plain)).text(),
  'undici fetch': async () => (await undiciFetch(url, plain)).text(),
  'undici request': async () => (await undiciRequest(url, plain as never)).body.text(),
  'openai by undici': () => byUndici.chat.completions.create(gpt, { headers }),
  'late openai': () => late.chat.completions.create(gpt, { headers }),
  'late fetch': async () => (await fetch(url, plain)).text(),
  'late fetch of a Request': async () => (await fetch(new Request(url, plain))).text(),
  'a retry': () =>
    early.openai.chat.completions.create(
      gpt,
      fault({ failFirst: { n: 1, status: 500 }, retryAfter: 0 }),
    ),
  'a refusal': () => early.anthropic.messages.create(claude, fault({ quota: true })),
  'a truncated stream': async () =>
    all(
      await early.anthropic.messages.create(
        { ...claude, stream: true },
        fault({ fault: 'truncate', at: 1 }),
      ),
    ),
  'a reset': () =>
    early.anthropic.messages.create(claude, fault({ fault: 'reset_before_headers' })),
}

const seen: Record<string, unknown> = {}
for (const [name, work] of Object.entries(works)) {
  const observation = observerOf(tap).begin(new AbortController().signal)
  await observation.run(work).catch(() => {})
  seen[name] = observation.finish().map((call) => ({
    outcome: call.outcome,
    model: call.requestedModel,
    streamed: call.streamed,
    chunks: call.chunks,
    input: call.usage?.input ?? null,
    output: call.usage?.output ?? null,
    statuses: call.attempts.map(({ status }) => status),
  }))
}

// A stall is ended by the request's signal, which these clients were never given.
const controller = new AbortController()
const stalled = observerOf(tap).begin(controller.signal)
const reading = stalled.run(() =>
  early.openai.chat.completions.create(gpt, fault({ fault: 'stall' })),
)
const settled = Promise.allSettled([reading])
while (simulator.truth().at(-1)?.outcome !== 'stall')
  await new Promise((resolve) => setImmediate(resolve))
controller.abort(new DOMException('Too late.', 'TimeoutError'))
const [call] = stalled.finish()
await settled
seen['a stall'] = [call!.outcome, (await settled)[0].status]

await early.fetch(`${simulator.openaiBaseURL}/completions`, {
  method: 'POST',
  body: JSON.stringify({ model: 'm', prompt: 'Hi' }),
})
seen['unrecognised'] = Object.values(tap.unrecognised())
const before = tap.unattributed()
await (await early.fetch(url, plain)).text()
await early.openai.models.list()
seen['outside'] = tap.unattributed() - before
await simulator.stop()
process.send!(seen)
