type Json = { readonly [key: string]: any }

/**
 * The text in an answer of OpenAI's Chat Completions or in one of its chunks: what the first choice
 * says, a refusal included, reasoning and tool calls apart. `null` for anything else.
 */
export function chatText(piece: unknown): string | null {
  const choices = recordOf(piece)?.['choices']
  if (!Array.isArray(choices)) return null
  const choice = recordsIn(choices).find(({ index = 0 }) => index === 0)
  const said = recordOf(choice?.['delta'] ?? choice?.['message'])
  return textIn(said, 'content') + textIn(said, 'refusal')
}

/** The text in an answer of OpenAI's Responses or in one of its events; `null` for anything else. */
export function responsesText(piece: unknown): string | null {
  const answer = recordOf(piece)
  if (answer === null) return null
  if (answer['object'] === 'response') {
    const contents = recordsIn(answer['output']).flatMap(({ content }) => recordsIn(content))
    return contents.map((part) => textIn(part, 'text') + textIn(part, 'refusal')).join('')
  }
  const type: unknown = answer['type']
  if (typeof type !== 'string' || !type.startsWith('response.')) return null
  const said = type === 'response.output_text.delta' || type === 'response.refusal.delta'
  return said ? textIn(answer, 'delta') : ''
}

/** The text in an answer of Anthropic's Messages or in one of its events; `null` for anything else. */
export function messagesText(piece: unknown): string | null {
  const answer = recordOf(piece)
  switch (answer?.['type']) {
    case 'message':
      return recordsIn(answer['content'])
        .map((block) => textIn(block, 'text'))
        .join('')
    case 'content_block_start':
      return textIn(recordOf(answer['content_block']), 'text')
    case 'content_block_delta':
      return textIn(recordOf(answer['delta']), 'text')
    case 'message_start':
    case 'message_delta':
    case 'message_stop':
    case 'content_block_stop':
    case 'ping':
      return ''
    default:
      return null
  }
}

/**
 * The text in an answer of Gemini's `generateContent` or in one of its chunks: what the first
 * candidate says, thoughts apart. `null` for anything else.
 */
export function generateText(piece: unknown): string | null {
  const answer = recordOf(piece)
  const candidates = answer?.['candidates']
  // A chunk may bring nothing but its usage.
  if (!Array.isArray(candidates)) return answer?.['usageMetadata'] === undefined ? null : ''
  const [candidate] = recordsIn(candidates).filter(({ index = 0 }) => index === 0)
  const parts = recordsIn(recordOf(candidate?.['content'])?.['parts'])
  return parts.map((part) => (part['thought'] === true ? '' : textIn(part, 'text'))).join('')
}

/** One entry per format that an endpoint of the team's own may pass on. */
const FORMATS = [chatText, responsesText, messagesText, generateText]

/** The text in the body, in an event or in a line of an endpoint that passes on what a provider sent; `null` for JSON of its own kind. */
export function passedOnText(piece: unknown): string | null {
  if (typeof piece !== 'string') return null
  const json = jsonIn(piece)
  if (json === null) return piece
  return FORMATS.map((textOf) => textOf(json)).find((text) => text !== null) ?? null
}

function jsonIn(text: string): Json | null {
  if (!text.trimStart().startsWith('{')) return null
  try {
    return recordOf(JSON.parse(text))
  } catch {
    return null
  }
}

function textIn(holder: Json | null | undefined, name: string): string {
  const text: unknown = holder?.[name]
  return typeof text === 'string' ? text : ''
}

function recordsIn(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(recordOf).filter((one) => one !== null) : []
}

function recordOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null ? value : null
}
