type Body = ReadableStream<Uint8Array<ArrayBuffer>>

/**
 * The data of each server-sent event that has any. Comments, pings and the end marker are no content;
 * the lines of an event are one piece, which is there when the event is over.
 */
export async function* eventsOf(body: Body): AsyncGenerator<string> {
  let name = ''
  let data: string[] = []
  const event = (): string => {
    // White space around it is part of a token.
    const text = data.join('\n')
    const isContent = text.trim() !== '[DONE]' && name !== 'ping'
    name = ''
    data = []
    return isContent ? text : ''
  }
  for await (const line of allLinesOf(body)) {
    if (line === '') {
      const text = event()
      if (text !== '') yield text
    } else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''))
    else if (line.startsWith('event:')) name = line.slice(6).trim()
  }
  const text = event()
  if (text !== '') yield text
}

/** Lines that are not empty. */
export async function* linesOf(body: Body): AsyncGenerator<string> {
  for await (const line of allLinesOf(body)) if (line.trim() !== '') yield line
}

async function* allLinesOf(body: Body): AsyncGenerator<string> {
  let rest = ''
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split(/\r?\n/)
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}
