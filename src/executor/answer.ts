import type { ReadyTarget, TargetFunction } from '../core/options/options.ts'

/** What a target gave for one request. */
export interface Answer {
  /** As a check gets it: the text where there is one, else what the target resolved with or yielded. */
  readonly value: unknown
  /** `null` when the answer is no text, and nobody knows of one in it. */
  readonly text: string | null
}

/** Takes an answer down while it is drained, as it comes: what it says is worked out when the request is over. */
export class AnswerParts {
  result: unknown = undefined
  readonly pieces: unknown[] = []
  /** The target has read the body by itself: nobody else can. */
  taken = false

  begin(result: unknown): void {
    this.result = result
    this.taken = result instanceof Response && result.bodyUsed
  }

  readonly keep = (piece: unknown): void => {
    this.pieces.push(piece)
  }
}

/**
 * The answer of a target that has ended well.
 *
 * A text is that text. A stream of texts or bytes, and a `Response`, is its whole text. Anything else
 * is what the target makes of it by `textOf`, and what it gave (the list of its pieces, if it is a
 * stream) where the target has none, or knows no text in it.
 */
export function answerOf(
  { result, pieces, taken }: AnswerParts,
  target: TargetFunction<never>,
): Answer {
  const { textOf } = target as ReadyTarget<never>
  if (isStream(result) && !taken) {
    const text = joined(pieces, textOf)
    return { value: text ?? pieces, text }
  }
  const text = textOf?.(result) ?? (typeof result === 'string' ? result : null)
  return { value: text ?? result, text }
}

/** The same, whatever the target's own `textOf` makes of what it does not know. A text of nothing but space is none. */
export function answerIn(parts: AnswerParts, target: TargetFunction<never>): Answer {
  try {
    const { value, text } = answerOf(parts, target)
    return { value, text: text?.trim() === '' ? null : text }
  } catch {
    return { value: undefined, text: null }
  }
}

function isStream(result: unknown): boolean {
  if (typeof result !== 'object' || result === null) return false
  return result instanceof Response || Symbol.asyncIterator in result
}

/** `null` when some piece is no text, and the target does not say which pieces are. */
function joined(pieces: readonly unknown[], textOf: ReadyTarget['textOf']): string | null {
  const decoder = new TextDecoder()
  let text = ''
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) text += decoder.decode(piece, { stream: true })
    else if (textOf !== undefined) text += textOf(piece) ?? ownLine(text, piece)
    else if (typeof piece === 'string') text += piece
    else if (piece !== null && piece !== undefined) return null
  }
  return text + decoder.decode()
}

/** A text in which the target knows no other, such as a line of NDJSON of its own kind, stays apart from the others. */
function ownLine(before: string, piece: unknown): string {
  if (typeof piece !== 'string') return ''
  return before === '' || before.endsWith('\n') ? piece : `\n${piece}`
}
