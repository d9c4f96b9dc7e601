import type { Json } from './reading.ts'

/** Names of properties whose strings are no text that a model reads. */
const NO_TEXT = new Set([
  'role',
  'type',
  'id',
  'call_id',
  'tool_use_id',
  'tool_call_id',
  'data',
  'file_data',
  'media_type',
  'url',
  'image_url',
  'mimeType',
  'fileUri',
  'thoughtSignature',
])

/** The texts of a request to a model, in any of the formats: prompt, system, tools; no images and no names of roles. */
export function promptTexts(body: Json): string[] {
  const { system, instructions, messages, input, tools, systemInstruction, contents } = body
  return textsIn([system, instructions, messages, input, systemInstruction, contents, tools])
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => (NO_TEXT.has(name) ? [] : textsIn(part)))
}
