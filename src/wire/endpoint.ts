import type { FormatId } from '../core/calls/call.ts'
import { isForClaude, isUnread, looksLikeModelCall, mayBeUnread } from './looks-like-call.ts'
import { freePathOf, modelPathOf, type ModelPath } from './model-path.ts'

/** What a URL is to vitest-load. */
export type Endpoint =
  | {
      readonly type: 'call'
      readonly format: FormatId
      readonly provider: string
      /** As the path names it. */
      readonly model: string | null
      readonly path: string
    }
  /** Free questions to a provider: models, token counts. Not measured. */
  | { readonly type: 'free'; readonly path: string }
  /** What goes to a provider or looks like a model call, and nothing we know how to read. */
  | { readonly type: 'unrecognised'; readonly place: string }
  | { readonly type: 'other' }

const PROVIDERS: readonly (readonly [host: RegExp, provider: string])[] = [
  [/^api\.anthropic\.com$/, 'anthropic'],
  [/^(?:[\w-]+\.)?api\.openai\.com$/, 'openai'],
  [/^api\.deepseek\.com$/, 'deepseek'],
  [
    /^generativelanguage\.googleapis\.com$|(?:^|[-.])aiplatform(?:\.\w+\.rep)?\.googleapis\.com$/,
    'google',
  ],
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
  [
    /(?:^|\.)bedrock-(?:runtime|mantle)(?:-fips)?\.[\w-]+\.(?:(?:vpce\.)?amazonaws\.com(?:\.cn)?|api\.aws)$/,
    'aws',
  ],
]

/** Who owns a host; `null` for hosts of nobody we know. */
export function providerOf(host: string): string | null {
  const plain = host.toLowerCase().replace(/\.$/, '')
  return PROVIDERS.find(([pattern]) => pattern.test(plain))?.[1] ?? null
}

/** Whether a request may be a model call: only then its body matters. */
export function mayBeCall(url: URL, method: string): boolean {
  return method === 'POST' && (modelPathOf(url.pathname) !== null || mayBeUnread(url))
}

/**
 * What a request goes to. On hosts of nobody we know (gateways, self-hosted models, the team's own
 * services) the path alone proves little: the body must look like a model call too. It is `null`
 * where it cannot be read.
 */
export function endpointOf(url: URL, method: string, body: string | null): Endpoint {
  const { hostname, host, pathname } = url
  const provider = providerOf(hostname)
  const place = method === 'POST' ? modelPathOf(pathname) : null
  if (place !== null && canBeRead(place, provider, body)) {
    const { format, owner, model, path } = place
    return { type: 'call', format, provider: provider ?? owner, model, path }
  }
  if (provider === null) {
    const unread = method === 'POST' && isUnread(url, body)
    return unread ? { type: 'unrecognised', place: host + pathname } : { type: 'other' }
  }
  const free = freePathOf(pathname)
  if (free !== null) return { type: 'free', path: free }
  return { type: 'unrecognised', place: hostname + pathname }
}

function canBeRead(place: ModelPath, provider: string | null, body: string | null): boolean {
  if (provider === null) return looksLikeModelCall(place, body)
  return place.dialect !== 'bedrock' || isForClaude(place.model, body)
}
