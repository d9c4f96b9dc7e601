const LONGEST_MESSAGE = 300
const KEY_SHAPES =
  /\b(?:sk|pk|key|rk|gsk|xai|AIza)[-_][\w-]{8,}|\bAIza[\w-]{20,}|(?<=\bBearer\s+)[\w.~+/-]{8,}=*|(?<=x-api-key["':\s]+)[\w-]{8,}/gi

/**
 * An error message that may be shown and stored: one line, shortened, without keys and without the
 * texts in `secrets` (prompts, and the values of environment variables that hold keys).
 */
export function redact(message: string, secrets: Iterable<string>): string {
  let text = message
  for (const secret of secrets) {
    if (secret.length >= 4) text = text.replaceAll(secret, '[removed]')
  }
  const line = text.replaceAll(KEY_SHAPES, '[removed]').replaceAll(/\s+/g, ' ').trim()
  return line.length <= LONGEST_MESSAGE ? line : `${line.slice(0, LONGEST_MESSAGE - 1)}…`
}

/** All texts inside a prompt of whatever shape: itself, or the strings in its properties. */
export function textsIn(prompt: unknown, depth = 4): string[] {
  if (typeof prompt === 'string') return [prompt]
  if (typeof prompt !== 'object' || prompt === null || depth === 0) return []
  return Object.values(prompt).flatMap((value) => textsIn(value, depth - 1))
}
