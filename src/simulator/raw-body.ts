import type { ServerResponse } from 'node:http'

/** Sends headers now, without the first piece of the body. */
export function openBody(response: ServerResponse, headers: Record<string, string>): void {
  response.writeHead(200, headers)
  response.flushHeaders()
}

/**
 * Writes text, a byte for each character, to the wire within this call.
 *
 * `response.write` holds bytes back until the tick ends, so that an instant taken beside it lies:
 * the chunk is framed here and goes to the socket itself. Without a socket of its own yet
 * (a pipelined request) or without chunks (HTTP/1.0) the response does it.
 */
export function writeNow(response: ServerResponse, text: string): void {
  // An empty chunk would be the last one.
  if (text === '') return
  const { socket } = response
  if (socket === null || !response.chunkedEncoding) response.write(text, 'latin1')
  else socket.write(`${text.length.toString(16)}\r\n${text}\r\n`, 'latin1')
}

/** Breaks the connection with a TCP reset. */
export function resetConnection(response: ServerResponse): void {
  response.req.socket.resetAndDestroy()
}
