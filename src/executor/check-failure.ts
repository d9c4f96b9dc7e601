import { stripVTControlCharacters } from 'node:util'
import type { Check, CheckedRequest, CheckResult } from '../core/options/check.ts'
import { withoutQuotes } from '../core/privacy/quotes.ts'
import { redact, textsIn } from '../core/privacy/redact.ts'
import { isStandardSchema, validate, type StandardSchema } from '../core/options/standard-schema.ts'

export interface Questioned<Row> {
  readonly answer: unknown
  readonly request: CheckedRequest<Row>
  /** Texts that no message may show, the prompt's among them. */
  readonly hidden: readonly string[]
}

/** An answer may be a list of thousands of pieces: so many are searched for in every form. */
const MOST_TEXTS = 200
/** Errors of the language itself: the check is at fault, or did not expect such an answer. */
const CRASHES = [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError]

/** Why a check fails an answer, without any text of the answer or the prompt; `null` when it passes. Never rejects. */
export async function failureOfCheck<Row>(
  check: Check<Row>,
  { answer, request, hidden }: Questioned<Row>,
): Promise<string | null> {
  const reason = await reasonOf(check, answer, request)
  if (reason === null) return null
  const texts = [...hidden, ...textsOfAnswer(answer)]
  const plain = withoutQuotes(stripVTControlCharacters(reason), texts)
  return redact(plain, texts.slice(0, MOST_TEXTS)) || 'it gave no reason.'
}

async function reasonOf<Row>(
  check: Check<Row>,
  answer: unknown,
  request: CheckedRequest<Row>,
): Promise<string | null> {
  try {
    if (isStandardSchema(check)) return await problemsOf(check, answer)
    const result = await check(answer, request)
    return isStandardSchema(result) ? await problemsOf(result, answer) : meaningOf(result)
  } catch (error) {
    return reasonIn(error)
  }
}

/** Plain JavaScript may return anything: what an assertion library gives is no complaint, and `null` is none of a match. */
function meaningOf(result: Exclude<CheckResult, StandardSchema>): string | null {
  if (result === true || result === undefined) return null
  if (result === false) return 'it returned false.'
  if (typeof result === 'string') return result
  return result ? null : `it returned ${String(result)}.`
}

async function problemsOf(schema: StandardSchema, answer: unknown): Promise<string | null> {
  let value = answer
  if (typeof answer === 'string') {
    try {
      value = JSON.parse(answer)
    } catch {
      return 'the answer is no JSON, which a schema needs.'
    }
  }
  const validated = await validate(schema, value)
  return 'problems' in validated ? validated.problems.join('; ') : null
}

/** What is thrown is foreign: reading it may throw once more. */
function reasonIn(thrown: unknown): string {
  try {
    if (!(thrown instanceof Error)) {
      return typeof thrown === 'string' ? thrown : 'it threw what is no Error.'
    }
    // Some libraries put objects where a text belongs.
    const message: unknown = thrown.message
    const crashed = CRASHES.some((kind) => thrown instanceof kind)
    return crashed ? `it threw ${thrown.name}: ${String(message)}` : String(message)
  } catch {
    return 'it threw what cannot be read.'
  }
}

/** An object is quoted as a whole, by its keys, and by its texts. */
function textsOfAnswer(answer: unknown): string[] {
  if (typeof answer !== 'object' || answer === null) return [String(answer)]
  try {
    return [JSON.stringify(answer), ...textsIn(answer)]
  } catch {
    return textsIn(answer)
  }
}
