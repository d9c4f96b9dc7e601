import type { FormatId } from '../core/call.ts'

/** What a URL is to vitest-load. */
export type Endpoint =
  | {
      readonly type: 'call'
      readonly format: FormatId
      readonly provider: string
      readonly path: string
    }
  /** Free questions to a provider: models, token counts. Not measured. */
  | { readonly type: 'free'; readonly path: string }
  /** A provider's host, and nothing we know how to read. */
  | { readonly type: 'unrecognised'; readonly place: string }
  | { readonly type: 'other' }

const PROVIDERS: readonly (readonly [host: RegExp, provider: string])[] = [
  [/^api\.anthropic\.com$/, 'anthropic'],
  [/^(?:[\w-]+\.)?api\.openai\.com$/, 'openai'],
  [/^api\.deepseek\.com$/, 'deepseek'],
  [/^generativelanguage\.googleapis\.com$|aiplatform\.googleapis\.com$/, 'google'],
  [/^api\.groq\.com$/, 'groq'],
  [/^api\.mistral\.ai$/, 'mistral'],
  [/^api\.x\.ai$/, 'x-ai'],
  [/^openrouter\.ai$/, 'openrouter'],
  [/^api\.together\.(?:xyz|ai)$/, 'together'],
  [/^api\.fireworks\.ai$/, 'fireworks'],
  [/^api\.cerebras\.ai$/, 'cerebras'],
  [/^api\.perplexity\.ai$/, 'perplexity'],
  [/^api\.cohere\.(?:com|ai)$/, 'cohere'],
  [/^api\.moonshot\.(?:ai|cn)$/, 'moonshotai'],
  [/\.openai\.azure\.com$|\.services\.ai\.azure\.com$/, 'azure'],
  [/^bedrock-runtime\.[\w-]+\.amazonaws\.com$/, 'aws'],
]

const CALLS: readonly (readonly [path: RegExp, format: FormatId, path: string])[] = [
  // OpenAI's threads have messages too.
  [/(?<!\/threads\/[^/]+)\/messages$/, 'anthropic-messages', '/v1/messages'],
  [/\/chat\/completions$/, 'openai-chat', '/v1/chat/completions'],
  [/\/responses$/, 'openai-responses', '/v1/responses'],
]
const FREE: readonly (readonly [path: RegExp, path: string])[] = [
  [/\/messages\/count_tokens$/, '/v1/messages/count_tokens'],
  [/\/models$/, '/v1/models'],
]
const OWNER: Record<FormatId, string> = {
  'anthropic-messages': 'anthropic',
  'openai-chat': 'openai',
  'openai-responses': 'openai',
}

/** Who owns a host; `null` for hosts of nobody we know. */
export function providerOf(host: string): string | null {
  const plain = host.toLowerCase().replace(/\.$/, '')
  return PROVIDERS.find(([pattern]) => pattern.test(plain))?.[1] ?? null
}

/** Whether a request may be a model call: only then its body matters. */
export function mayBeCall({ pathname }: URL, method: string): boolean {
  return method === 'POST' && callAt(pathname) !== undefined
}

function callAt(pathname: string): (typeof CALLS)[number] | undefined {
  return CALLS.find(([pattern]) => pattern.test(pathname))
}

/**
 * What a request goes to. On hosts of nobody we know (gateways, self-hosted models, the team's own
 * services) the path alone proves little: `looksLikeCall` says whether the request's body does.
 */
export function endpointOf(url: URL, method: string, looksLikeCall: () => boolean): Endpoint {
  const { hostname, pathname } = url
  const provider = providerOf(hostname)
  if (method === 'POST') {
    const call = callAt(pathname)
    if (call !== undefined && (provider !== null || looksLikeCall())) {
      const [, format, path] = call
      return { type: 'call', format, provider: provider ?? OWNER[format], path }
    }
  }
  if (provider === null) return { type: 'other' }
  const free = FREE.find(([pattern]) => pattern.test(pathname))
  if (free !== undefined) return { type: 'free', path: free[1] }
  return { type: 'unrecognised', place: hostname + pathname }
}
