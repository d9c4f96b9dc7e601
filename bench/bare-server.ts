import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The least that a stream costs: a node:http server that writes the same chunk so often that it is asked for. */
const CHUNK = `data: ${JSON.stringify({
  id: 'chatcmpl-0123456789abcdef',
  object: 'chat.completion.chunk',
  created: 1_700_000_000,
  model: 'gpt-4.1-mini',
  choices: [{ index: 0, delta: { content: 'word ' }, finish_reason: null }],
})}\n\n`

const server = createServer((request, response) => {
  let left = Number(request.headers['x-chunks'])
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  // As the simulator does, each in a turn of its own, so that every stream gets its share.
  const write = (): void => {
    response.write(CHUNK)
    if (--left > 0) setImmediate(write)
    else response.end()
  }
  request.resume().on('end', write)
})
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port))
process.once('disconnect', () => process.exit())
