import { redact, textsIn } from '../core/privacy/redact.ts'
import type { Sample } from '../core/calls/sample.ts'
import type { Performed, Work } from './execution.ts'

/**
 * A request that ended, and what follows it in its conversation: nothing, unless it went well and
 * its answer has a text.
 *
 * @throws {Error} what the user's own turn throws, without the texts that it got.
 */
export function performedOf<Row>(
  { following, prompt }: Work<Row>,
  { index, startedAt, endedAt, outcome }: Sample,
  answer: string | null,
  origin: number,
): Performed<Row> {
  const performed = { index, startedAt: startedAt + origin, endedAt: endedAt + origin }
  if (following === null || answer === null || outcome.type !== 'ok') {
    return { ...performed, thinkTime: null, next: null }
  }
  try {
    return { ...performed, thinkTime: following.thinkTime, next: following.after(answer) }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(redact(why, [...textsIn(prompt), answer]), { cause: error })
  }
}
