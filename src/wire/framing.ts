import { AwsScanner, awsMessage } from './aws-event-stream.ts'
import { JsonArrayScanner } from './json-array.ts'
import type { OnData, Scanner } from './scanner.ts'
import { EventScanner } from './sse.ts'

/** How the events of a stream stand one behind the other. */
export type Framing = 'sse' | 'json-array' | 'aws-event-stream'

export const CONTENT_TYPES: Record<Framing, string> = {
  sse: 'text/event-stream; charset=utf-8',
  'json-array': 'application/json; charset=UTF-8',
  'aws-event-stream': 'application/vnd.amazon.eventstream',
}

const SCANNERS: Record<Framing, new (onData: OnData) => Scanner> = {
  sse: EventScanner,
  'json-array': JsonArrayScanner,
  'aws-event-stream': AwsScanner,
}

export function scannerOf(framing: Framing, onData: OnData): Scanner {
  return new SCANNERS[framing](onData)
}

/** How the answer of a call is framed; `null` when it is no stream. Gemini's list of chunks is only told by the path. */
export function framingOf(contentType: string, pathname: string): Framing | null {
  if (/^text\/event-stream/i.test(contentType)) return 'sse'
  if (/^application\/vnd\.amazon\.eventstream/i.test(contentType)) return 'aws-event-stream'
  const list =
    /^application\/json/i.test(contentType) && pathname.endsWith(':streamGenerateContent')
  return list ? 'json-array' : null
}

/** Server-sent events as another framing has them, a character for each byte; each write stays one. */
export function* framed(
  writes: Iterable<string>,
  framing: Framing,
): Generator<string, void, undefined> {
  if (framing === 'sse') yield* writes
  else if (framing === 'json-array') yield* asList(writes)
  else for (const write of writes) yield dataIn(write).map(awsMessage).join('')
}

function* asList(writes: Iterable<string>): Generator<string, void, undefined> {
  let before = '['
  let pending: string | null = null
  for (const write of writes) {
    if (pending !== null) yield pending
    pending = dataIn(write)
      .map((data) => {
        const text = before + data
        before = ',\r\n'
        return text
      })
      .join('')
  }
  yield `${pending ?? ''}]`
}

function dataIn(write: string): string[] {
  return [...write.matchAll(/^data: (.*)$/gm)].map(([, data]) => data!)
}
