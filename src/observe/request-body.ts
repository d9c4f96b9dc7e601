import { promptTexts } from '../wire/prompt-texts.ts'

/** The model that a body asks for. */
export function modelIn(body: string | null): string | null {
  if (body === null) return null
  const [first, second] = body.matchAll(/"model"\s*:\s*("(?:[^"\\]|\\.)*")/g)
  // Tools and metadata may have something of that name too.
  const model = second === undefined ? parsed(first?.[1]) : parsed(body)?.['model']
  return typeof model === 'string' ? model : null
}

/** Input tokens of a body at 4 bytes a token of its texts; used only when the answer did not say. */
export function estimateInput(body: string | null): number {
  const texts = promptTexts(Object(parsed(body)))
  return Math.ceil(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 4)
}

function parsed(json: string | null | undefined): any {
  try {
    return JSON.parse(json ?? 'null')
  } catch {
    return null
  }
}
