import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ModelPath } from '../wire/model-path.ts'

/** One request to a model, wholly received. */
export interface Received {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** What its path says of the call. */
  readonly place: ModelPath
  readonly path: string
  readonly query: URLSearchParams
  readonly receivedAt: number
  readonly body: string
}
