/** The text in a piece of OpenAI's answer, or in a whole one: chat completions and responses. */
export function openaiText(piece: unknown): string {
  const { choices, type, delta, output_text: whole } = Object(piece)
  if (type === 'response.output_text.delta') return textIn(delta)
  if (typeof whole === 'string') return whole
  const { delta: chunk, message } = Object(Array.isArray(choices) ? choices[0] : null)
  return textIn(Object(chunk ?? message).content)
}

/** The text in a piece of Anthropic's answer, or in a whole one. */
export function anthropicText(piece: unknown): string {
  const { type, delta, content } = Object(piece)
  if (type === 'content_block_delta') return textIn(Object(delta).text)
  if (!Array.isArray(content)) return ''
  return content.map((block) => textIn(Object(block).text)).join('')
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
