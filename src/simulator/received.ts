import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FormatId } from '../core/call.ts'

/** One request to a model, wholly received. */
export interface Received {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly format: FormatId
  readonly path: string
  readonly receivedAt: number
  readonly body: string
}
