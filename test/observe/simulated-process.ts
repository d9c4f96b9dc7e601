import dns from 'node:dns'
import { connect as connectHttp2 } from 'node:http2'
import { get } from 'node:https'
import { connect, Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import Anthropic from '@anthropic-ai/sdk'
import { createOpenAI } from '@ai-sdk/openai'
import { GoogleGenAI } from '@google/genai'
import { generateText } from 'ai'
import OpenAI, { AzureOpenAI } from 'openai'
import { request as undiciRequest } from 'undici'
import { observerOf } from '../../src/observe/observation.ts'
import { installTap } from '../../src/observe/tap.ts'
import { startSimulator } from '../../src/simulator/server.ts'

// A simulated run in a program of its own, which says where it wanted to connect.
const reached: string[] = []
// oxlint-disable-next-line typescript/unbound-method -- applied to the socket that it is called on
const reallyConnect = Socket.prototype.connect
Socket.prototype.connect = function watched(this: Socket, ...args: any[]) {
  const [first] = args.flat()
  reached.push(String(first?.host ?? first?.path ?? first))
  return Reflect.apply(reallyConnect, this, args) as Socket
} as typeof reallyConnect
const reallyLookUp = dns.lookup
dns.lookup = ((name: string, ...rest: unknown[]) => {
  reached.push(name)
  return Reflect.apply(reallyLookUp, dns, [name, ...rest]) as unknown
}) as typeof reallyLookUp

const earlyFetch = globalThis.fetch
const simulator = await startSimulator({ models: { '*': { gapMs: 0, ttft: { median: 0 } } } })
const tap = installTap()
tap.simulateAt(simulator.url)

const apiKey = 'a-key'
const messages = [{ role: 'user' as const, content: 'Hi' }]
const gpt = { model: 'gpt-4o-mini', messages }
const claude = { model: 'claude-haiku-4-5', max_tokens: 9, messages }
const chat = (baseURL?: string): Promise<unknown> =>
  new OpenAI({ apiKey, ...(baseURL !== undefined && { baseURL }) }).chat.completions.create(gpt)
const post = {
  method: 'POST',
  headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
  body: JSON.stringify(gpt),
}

const google = new GoogleGenAI({ apiKey })
const flash = { model: 'gemini-2.5-flash', contents: 'Hi' }
const contents = { ...post, body: '{"contents":[{"parts":[{"text":"Hi"}]}]}' }
const claudeAlone = { ...post, body: JSON.stringify({ max_tokens: 9, messages, stream: true }) }
const VERTEX = 'https://europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/x/publishers'
const BEDROCK = 'https://bedrock-runtime.us-east-1.amazonaws.com/model/us.anthropic.claude-x-v1%3A0'
const AZURE = 'https://team.openai.azure.com'
const answered: Record<string, () => Promise<unknown>> = {
  openai: () => chat(),
  'openai, base URL without /v1': () => chat('https://api.openai.com'),
  'openai in Europe': () => chat('https://eu.api.openai.com/v1'),
  'openai responses': () =>
    new OpenAI({ apiKey }).responses.stream({ model: 'gpt-4o', input: 'Hi' }).finalResponse(),
  groq: () => chat('https://api.groq.com/openai/v1'),
  openrouter: () => chat('https://openrouter.ai/api/v1/'),
  google: () => chat('https://generativelanguage.googleapis.com/v1beta/openai/'),
  'a gateway of the team': () => chat('https://llm.team.internal/proxy'),
  azure: () =>
    new AzureOpenAI({
      apiKey,
      endpoint: 'https://team.openai.azure.com',
      apiVersion: '2026-01-01',
      deployment: 'mini',
    }).chat.completions.create(gpt),
  gemini: () => google.models.generateContent(flash),
  'gemini, stream': async () => Array.fromAsync(await google.models.generateContentStream(flash)),
  'gemini at Vertex': async () =>
    (await fetch(`${VERTEX}/google/models/gemini-2.5-flash:generateContent`, contents)).json(),
  'Claude at Vertex': async () =>
    (await fetch(`${VERTEX}/anthropic/models/claude-x:streamRawPredict`, claudeAlone)).text(),
  'Claude at Bedrock': async () => (await fetch(`${BEDROCK}/invoke`, claudeAlone)).json(),
  'Claude at Bedrock, stream': async () =>
    (await fetch(`${BEDROCK}/invoke-with-response-stream`, claudeAlone)).arrayBuffer(),
  'azure, the deployment alone': async () =>
    (
      await fetch(`${AZURE}/openai/deployments/mini/chat/completions`, {
        ...post,
        body: '{"messages":[]}',
      })
    ).json(),
  'azure responses': async () =>
    (
      await fetch(`${AZURE}/openai/v1/responses`, { ...post, body: '{"model":"m","input":"Hi"}' })
    ).json(),
  anthropic: () => new Anthropic({ apiKey }).messages.create(claude),
  'anthropic, base URL with /v1': () =>
    new Anthropic({ apiKey, baseURL: 'https://api.anthropic.com/v1' }).messages.create(claude),
  'anthropic, stream': () => new Anthropic({ apiKey }).messages.stream(claude).finalMessage(),
  ai: () => generateText({ model: createOpenAI({ apiKey }).chat('gpt-4o'), prompt: 'Hi' }),
  'fetch of a URL': async () =>
    (await fetch(new URL('https://api.openai.com/v1/chat/completions?x=1'), post)).json(),
  'fetch of a Request': async () =>
    (await fetch(new Request('https://api.mistral.ai/v1/chat/completions', post))).json(),
  'fetch of a Request to a gateway': async () =>
    (await fetch(new Request('https://llm.team.internal/v1/chat/completions', post))).json(),
}
const free: Record<string, () => Promise<unknown>> = {
  'models of openai': () => new OpenAI({ apiKey }).models.list(),
  'models of anthropic': () => new Anthropic({ apiKey }).models.list(),
  'tokens counted by anthropic': () => new Anthropic({ apiKey }).messages.countTokens(claude),
  'models of google': () => google.models.list(),
  'tokens counted by google': () => google.models.countTokens(flash),
}
const failing = (socket: NodeJS.EventEmitter): Promise<never> =>
  new Promise((_, reject) => {
    socket.on('error', reject)
  })
const refused: Record<string, () => Promise<unknown>> = {
  fetch: () => fetch('https://api.openai.com/v1/embeddings', { method: 'POST', body: '{}' }),
  openai: () => new OpenAI({ apiKey, maxRetries: 0 }).files.list(),
  google: () => google.models.embedContent(flash),
  'fetch at a gateway of the team': () =>
    fetch('https://llm.team.internal/v1/embeddings', {
      ...post,
      body: '{"model":"m","input":"Hi"}',
    }),
  'fetch of another family of models': () =>
    fetch('https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova/invoke', post),
  'early fetch': () => earlyFetch('https://api.anthropic.com/v1/messages', post),
  undici: () => undiciRequest('https://api.openai.com/v1/files'),
  'node:https': () => failing(get('https://api.openai.com/v1/files')),
  'node:https, another spelling': () => failing(get({ host: 'API.openai.com.', path: '/v1' })),
  'node:http2': () => failing(connectHttp2('https://api.mistral.ai')),
  'node:tls': () => failing(connectTls({ host: 'api.anthropic.com', port: 443 })),
  'node:net': () => failing(connect(443, 'bedrock-runtime.us-east-1.amazonaws.com')),
}

const outcome = async (work: () => Promise<unknown>): Promise<object> => {
  const observation = observerOf(tap).begin(new AbortController().signal)
  const [settled] = await Promise.allSettled([observation.run(work)])
  const calls = observation
    .finish()
    .map(({ provider, url, outcome: ended, simulated }) => [provider, url, ended, simulated])
  if (settled.status === 'fulfilled') return { settled: 'fulfilled', calls }
  const { message, cause } = settled.reason as Error
  return { settled: `${message} ${cause instanceof Error ? cause.message : ''}`, calls }
}
const outcomes = async (works: Record<string, () => Promise<unknown>>): Promise<object> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(works).map(async ([name, work]) => [name, await outcome(work)] as const),
    ),
  )

const results = {
  answered: await outcomes(answered),
  free: await outcomes(free),
  refused: await outcomes(refused),
  passed: await outcomes({
    'a service of the team': () => fetch(`${simulator.url}/__truth`),
    'a model on this machine': () =>
      fetch(`${simulator.url}/v1/completions`, { ...post, body: '{"model":"m","prompt":"Hi"}' }),
  }),
}
const unrecognised = tap.unrecognised()
await simulator.stop()
process.send!({ ...results, unrecognised, reached, port: new URL(simulator.url).port })
