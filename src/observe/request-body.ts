/** Whether a body asks a model for something, whatever the host. */
export function looksLikeModelCall(body: string | null): boolean {
  return body !== null && /"model"\s*:/.test(body) && /"(?:messages|input)"\s*:/.test(body)
}

/** The model that a body asks for. */
export function modelIn(body: string | null): string | null {
  if (body === null) return null
  const [first, second] = body.matchAll(/"model"\s*:\s*("(?:[^"\\]|\\.)*")/g)
  // Tools and metadata may have something of that name too.
  const model = second === undefined ? parsed(first?.[1]) : parsed(body)?.['model']
  return typeof model === 'string' ? model : null
}

/**
 * Input tokens of a body at 4 bytes a token: the texts of its messages, without its JSON. Used only
 * when the answer did not say.
 */
export function estimateInput(body: string | null): number {
  const { messages, input, system, instructions } = Object(parsed(body))
  return Math.ceil(byteLength([messages, input, system, instructions]) / 4)
}

function parsed(json: string | null | undefined): any {
  try {
    return JSON.parse(json ?? 'null')
  } catch {
    return null
  }
}

function byteLength(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, inner) => sum + byteLength(inner), 0)
}
