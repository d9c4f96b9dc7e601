const LONGEST_MESSAGE = 300
const KEY_SHAPES =
  /\b(?:sk|pk|rk|gsk|xai|AIza)[-_][\w-]{8,}|\bkey[-_](?=[\w-]*\d)[\w-]{8,}|\bAIza[\w-]{20,}|(?<=\bBearer\s+)[\w.~+/-]{8,}=*|(?<=x-api-key["':\s]+)[\w-]{8,}/gi

/** Nothing beyond this is looked at, however long the answer that is quoted. */
const LONGEST_READ = 4000
const SHORTEST_SECRET = 4
/** What a shorter line of a prompt says stands in many a message. */
const SHORTEST_LINE = 8
/** A piece of a secret that is twice as long as this is always found, wherever it was broken off. */
const PIECE = 16
const REMOVED = '[removed]'
/** White space, and what would steer a terminal or turn the direction of the text behind it. */
const UNPRINTABLE = /[\s\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu

/**
 * An error message that may be shown and stored: one line, shortened, without keys and without the
 * texts in `secrets` (prompts, and the values of environment variables that hold keys), however an
 * answer quotes them: whole or in pieces, escaped as JSON, encoded.
 */
export function redact(message: string, secrets: Iterable<string>): string {
  const forms = [...secrets]
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap(formsOf)
    // A text that stands inside another one would tear a hole into it, and the rest would stay.
    .toSorted((a, b) => b.length - a.length)
  let line = onOneLine(message.slice(0, LONGEST_READ))
  for (const form of forms) line = line.replaceAll(form, REMOVED)
  line = withoutPieces(line, forms).replaceAll(KEY_SHAPES, REMOVED)
  return line.length <= LONGEST_MESSAGE ? line : `${line.slice(0, LONGEST_MESSAGE - 1)}…`
}

/** The ways in which a text comes back inside an error message. */
function formsOf(secret: string): string[] {
  const escaped = asJson(secret)
  // Longer lines are found as pieces.
  const lines = secret.split(/\s*\n\s*/).filter((line) => line.length < 2 * PIECE)
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '')
  const forms = [
    secret,
    escaped,
    // An answer's JSON that is quoted inside JSON.
    asJson(escaped),
    // As Python's `json.dumps` writes it.
    escaped.replaceAll(/[\u0080-\uffff]/g, (unit) => {
      return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
    }),
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_'),
    encodeURIComponent(secret.toWellFormed()),
    ...lines.filter((line) => line.length >= SHORTEST_LINE).flatMap((line) => [line, asJson(line)]),
  ]
  return [...new Set(forms.map(onOneLine))].filter((form) => form.length >= SHORTEST_SECRET)
}

/** Providers quote the beginning of what they refuse, or a line of it. */
function withoutPieces(line: string, forms: readonly string[]): string {
  const long = forms.filter((form) => form.length >= 2 * PIECE)
  let rest = line
  for (let at = 0; at + PIECE <= rest.length;) {
    const [start, end] = longestPiece(rest, at, long)
    if (start === end) {
      at += PIECE
    } else {
      rest = rest.slice(0, start) + REMOVED + rest.slice(end)
      at = start + REMOVED.length
    }
  }
  return rest
}

/** Where the longest text begins and ends that holds the characters at `at` and stands in one of the forms. */
function longestPiece(line: string, at: number, forms: readonly string[]): [number, number] {
  const seed = line.slice(at, at + PIECE)
  let longest: [number, number] = [at, at]
  for (const form of forms) {
    for (let found = form.indexOf(seed); found !== -1; found = form.indexOf(seed, found + 1)) {
      const shift = found - at
      let start = at
      let end = at + PIECE
      while (start > 0 && start + shift > 0 && line[start - 1] === form[start + shift - 1]) start--
      while (end < line.length && line[end] === form[end + shift]) end++
      if (end - start > longest[1] - longest[0]) longest = [start, end]
    }
  }
  return longest
}

function asJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function onOneLine(text: string): string {
  return text.replaceAll(UNPRINTABLE, ' ').trim()
}

/** What a message's role may be: words of the protocol. */
const ROLES = new Set<unknown>(['system', 'developer', 'user', 'assistant', 'model', 'tool'])
/** As deep as a tool's result in a message's content, and then some. */
const DEPTH = 12

/** All texts inside a prompt of whatever shape: itself, or the strings in its properties; bytes are none. */
export function textsIn(
  prompt: unknown,
  depth: number = DEPTH,
  above: readonly object[] = [],
): string[] {
  if (typeof prompt === 'string') return [prompt]
  if (typeof prompt !== 'object' || prompt === null || depth === 0) return []
  if (ArrayBuffer.isView(prompt) || prompt instanceof ArrayBuffer || above.includes(prompt))
    return []
  const path = [...above, prompt]
  return entriesOf(prompt).flatMap(([name, value]) =>
    name === 'role' && ROLES.has(value) ? [] : textsIn(value, depth - 1, path),
  )
}

/** None of what cannot be read. */
function entriesOf(prompt: object): [string, unknown][] {
  try {
    return Object.entries(prompt)
  } catch {
    return []
  }
}
