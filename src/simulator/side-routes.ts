import type { IncomingMessage, ServerResponse } from 'node:http'
import { inputTokensOf } from './model-request.ts'
import { sendJson, sendRefusal } from './reply.ts'
import { ownerFormat } from './route.ts'

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
  const anthropic = request.headers['anthropic-version'] !== undefined
  const body = anthropic
    ? {
        data: MODELS.map((id) => ({ type: 'model', id, display_name: id, created_at: CREATED })),
        has_more: false,
        first_id: MODELS[0],
        last_id: MODELS.at(-1),
      }
    : {
        object: 'list',
        data: MODELS.map((id) => ({
          id,
          object: 'model',
          created: Date.parse(CREATED) / 1000,
          owned_by: 'simulator',
        })),
      }
  sendJson(response, 200, {}, body)
}

/** Anthropic's free count of a prompt's tokens. */
export function sendTokenCount(response: ServerResponse, body: string, requestId: string): void {
  let prompt: unknown
  try {
    prompt = JSON.parse(body)
  } catch {
    prompt = null
  }
  if (typeof prompt !== 'object' || prompt === null) {
    const message = 'The body must be a JSON object.'
    sendRefusal(response, 'anthropic-messages', { status: 400, message, requestId, quota: false })
    return
  }
  sendJson(response, 200, {}, { input_tokens: inputTokensOf(prompt) })
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
  sendRefusal(response, ownerFormat(path, request.headers), refusal)
}
