import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Dialect } from '../wire/model-path.ts'
import { inputTokensOf } from './model-request.ts'
import { sendJson, sendRefusal } from './reply.ts'
import { ownerOf } from './route.ts'

const MODELS = [
  'claude-haiku-4-5',
  'claude-sonnet-4-6',
  'claude-opus-4-6',
  'gpt-4o',
  'gpt-4o-mini',
  'gpt-4.1',
  'gpt-4.1-mini',
  'gemini-2.5-flash',
  'gemini-2.5-flash-lite',
  'deepseek-chat',
]
const CREATED = '2026-01-01T00:00:00Z'

/** The models that have presets, in the shape of the provider that was asked. */
export function sendModels(request: IncomingMessage, response: ServerResponse): void {
  const owner = ownerOf(request.url ?? '/', request.headers)
  sendJson(response, 200, {}, (LISTS[owner] ?? openaiList)())
}

const LISTS: { readonly [owner in Dialect]?: () => object } = {
  'anthropic-messages': () => ({
    data: MODELS.map((id) => ({ type: 'model', id, display_name: id, created_at: CREATED })),
    has_more: false,
    first_id: MODELS[0],
    last_id: MODELS.at(-1),
  }),
  'gemini-generate': () => ({
    models: MODELS.map((id) => ({
      name: `models/${id}`,
      displayName: id,
      supportedGenerationMethods: ['generateContent', 'countTokens'],
    })),
  }),
}

function openaiList(): object {
  const created = Date.parse(CREATED) / 1000
  const data = MODELS.map((id) => ({ id, object: 'model', created, owned_by: 'simulator' }))
  return { object: 'list', data }
}

/** The free count of a prompt's tokens, as Anthropic or Google gives it. */
export function sendTokenCount(
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
  requestId: string,
): void {
  const path = request.url ?? '/'
  let prompt: unknown
  try {
    prompt = JSON.parse(body)
  } catch {
    prompt = null
  }
  if (typeof prompt !== 'object' || prompt === null) {
    const message = 'The body must be a JSON object.'
    sendError(request, response, 400, message, requestId)
    return
  }
  const tokens = inputTokensOf(prompt)
  const google = /:countTokens(?:\?|$)/.test(path)
  sendJson(response, 200, {}, google ? { totalTokens: tokens } : { input_tokens: tokens })
}

export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  message: string,
  requestId: string,
): void {
  const path = request.url ?? '/'
  const refusal = { status, message, requestId, quota: false }
  sendRefusal(response, ownerOf(path, request.headers), refusal)
}
