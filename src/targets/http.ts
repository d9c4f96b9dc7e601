import { RequestFailure } from '../core/errors.ts'
import type { Prompt, ReadyTarget, TargetRequest } from '../core/options.ts'
import { kindOfStatus } from '../core/error-kind.ts'

export interface HttpOptions<Row = Prompt> {
  url: string
  /** Default `POST`. */
  method?: string
  headers?: Record<string, string>
  /** A string, or what becomes JSON; may be made for each request. Default `{ prompt }`. */
  body?: string | object | ((request: TargetRequest<Row>) => unknown)
}

/**
 * A target that calls the team's own endpoint, which may answer with server-sent events, with
 * NDJSON or at once. The first event or line with content stamps the request's TTFT.
 */
export function http<Row = Prompt>(options: HttpOptions<Row>): ReadyTarget<Row> {
  const { url, method = 'POST', headers = {} } = options
  const send = async (request: TargetRequest<Row>): Promise<unknown> => {
    const body = bodyOf(options, request)
    const response = await fetch(url, {
      method,
      headers: {
        ...(typeof body === 'string' ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(method === 'GET' || method === 'HEAD'
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: request.signal,
    })
    if (!response.ok) {
      await response.body?.cancel()
      throw new RequestFailure(
        kindOfStatus(response.status),
        `${url} answered with ${response.status}.`,
      )
    }
    const type = response.headers.get('content-type') ?? ''
    if (response.body === null) return null
    if (type.startsWith('text/event-stream')) return eventsOf(response.body)
    if (/^application\/(x-)?(ndjson|jsonl)/.test(type)) return linesOf(response.body)
    // Only a text of unknown length may be a stream whose first piece means something.
    const streamed = type.startsWith('text/') && !response.headers.has('content-length')
    return streamed ? response : response.text()
  }
  return Object.assign(send, {
    needsPrompt: options.body === undefined,
    problems: () =>
      URL.canParse(url)
        ? []
        : [
            `http() got the url '${url}', which is no URL; give the whole of it, such as http://127.0.0.1:3000/api/chat`,
          ],
  })
}

function bodyOf<Row>({ body }: HttpOptions<Row>, request: TargetRequest<Row>): unknown {
  if (body === undefined) return { prompt: request.prompt }
  return typeof body === 'function' ? (body as (of: TargetRequest<Row>) => unknown)(request) : body
}

/** The data of each server-sent event that has any; comments and the end marker are no content. */
async function* eventsOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  for await (const line of linesOf(body)) {
    const data = line.startsWith('data:') ? line.slice(5).trim() : ''
    if (data !== '' && data !== '[DONE]') yield data
  }
}

/** Lines that are not empty. */
async function* linesOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = ''
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split(/\r?\n/)
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') yield line
  }
  if (rest.trim() !== '') yield rest
}
