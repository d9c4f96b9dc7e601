import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { FormatId } from '../core/call.ts'
import { WRITERS } from '../wire/writers.ts'
import { asciiJson, type Refusal } from '../wire/writing.ts'
import { openBody, writeNow } from './raw-body.ts'

type Headers = Record<string, string>

const SIMULATED: Headers = { 'x-simulated-by': 'vitest-load' }
const JSON_TYPE: Headers = { 'content-type': 'application/json' }
const STREAM_TYPE: Headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache',
}

/** What a provider says with each answer, and that it is none. */
export function providerHeaders(format: FormatId, requestId: string, tookMs: number): Headers {
  if (format === 'anthropic-messages') {
    return {
      ...SIMULATED,
      'request-id': requestId,
      'anthropic-organization-id': 'org_simulated',
    }
  }
  return {
    ...SIMULATED,
    'x-request-id': requestId,
    'openai-organization': 'org-simulated',
    'openai-version': '2020-10-01',
    'openai-processing-ms': String(Math.round(tookMs)),
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
export function openStream(response: ServerResponse, headers: Headers): void {
  openBody(response, { ...STREAM_TYPE, ...headers })
}

/** An error in the provider's shape. */
export function sendRefusal(
  response: ServerResponse,
  format: FormatId,
  refusal: Refusal,
  headers: Headers = {},
): void {
  const all = { ...providerHeaders(format, refusal.requestId, 0), ...headers }
  sendJson(response, refusal.status, all, WRITERS[format].refusal(refusal))
}

/** The headers and the first half of a whole answer, uncompressed. */
export function sendHalf(response: ServerResponse, headers: Headers, body: unknown): void {
  const json = asciiJson(body)
  openBody(response, { ...JSON_TYPE, ...headers })
  writeNow(response, json.slice(0, json.length >> 1))
}
