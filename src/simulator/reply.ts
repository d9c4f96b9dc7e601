import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { bedrockErrorType } from '../wire/bedrock.ts'
import { CONTENT_TYPES, type Framing } from '../wire/framing.ts'
import type { Dialect } from '../wire/model-path.ts'
import { WRITERS } from '../wire/writers.ts'
import { asciiJson, type Refusal } from '../wire/writing.ts'
import { openBody, writeNow } from './raw-body.ts'

type Headers = Record<string, string>

const SIMULATED: Headers = { 'x-simulated-by': 'vitest-load' }
const JSON_TYPE: Headers = { 'content-type': 'application/json' }

/** What a provider says with each answer, and that it is none. */
export function providerHeaders(dialect: Dialect, requestId: string, tookMs: number): Headers {
  switch (dialect) {
    case 'anthropic-messages':
      return {
        ...SIMULATED,
        'request-id': requestId,
        'anthropic-organization-id': 'org_simulated',
      }
    case 'bedrock':
      return { ...SIMULATED, 'x-amzn-requestid': requestId }
    case 'gemini-generate':
      // Google names a request inside its answer only; errors would have no name.
      return {
        ...SIMULATED,
        'x-request-id': requestId,
        'server-timing': `gfet4t7; dur=${Math.round(tookMs)}`,
      }
    default:
      return {
        ...SIMULATED,
        'x-request-id': requestId,
        'openai-organization': 'org-simulated',
        'openai-version': '2020-10-01',
        'openai-processing-ms': String(Math.round(tookMs)),
      }
  }
}

/** A whole answer; compressed when the client takes that. */
export function sendJson(
  response: ServerResponse,
  status: number,
  headers: Headers,
  body: unknown,
): void {
  const json = Buffer.from(asciiJson(body), 'latin1')
  const zipped = /\bgzip\b/.test(response.req.headers['accept-encoding'] ?? '')
  const bytes = zipped ? gzipSync(json, { level: 1 }) : json
  response.writeHead(status, {
    ...SIMULATED,
    ...JSON_TYPE,
    ...headers,
    ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    'content-length': String(bytes.length),
  })
  response.end(bytes)
}

/** The headers of a stream, before any of it. */
export function openStream(response: ServerResponse, framing: Framing, headers: Headers): void {
  const type = { 'content-type': CONTENT_TYPES[framing], 'cache-control': 'no-cache' }
  openBody(response, { ...type, ...headers })
}

/** An error in the provider's shape. */
export function sendRefusal(
  response: ServerResponse,
  dialect: Dialect,
  refusal: Refusal,
  headers: Headers = {},
): void {
  const all = {
    ...providerHeaders(dialect, refusal.requestId, 0),
    ...(dialect === 'bedrock' ? { 'x-amzn-errortype': bedrockErrorType(refusal.status) } : {}),
    ...headers,
  }
  sendJson(response, refusal.status, all, WRITERS[dialect].refusal(refusal))
}

/** The headers and the first half of a whole answer, uncompressed. */
export function sendHalf(response: ServerResponse, headers: Headers, body: unknown): void {
  const json = asciiJson(body)
  openBody(response, { ...JSON_TYPE, ...headers })
  writeNow(response, json.slice(0, json.length >> 1))
}
