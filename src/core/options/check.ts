import { show } from '../words/show.ts'
import { isStandardSchema, type StandardSchema } from './standard-schema.ts'

/**
 * What a check says of an answer: `true` or nothing, it passes; `false`, it fails; a text is the
 * reason why it fails; a schema has the last word. A check may also throw, as assertion libraries do.
 */
export type CheckResult = boolean | string | void | StandardSchema

/** What a check gets beside the answer. */
export interface CheckedRequest<Row> {
  readonly prompt: Row
  /** Counts from 0 over the run. */
  readonly index: number
}

/**
 * Says whether an answer is a good one; may ask somebody else for it, and take its time.
 *
 * The answer is `any`, so that a check names the type it expects: `(answer: Quote) => …`. What it
 * gets is not what the target's type says: a stream has been read by then, and is a text.
 */
export type CheckFunction<Row = any> = (
  answer: any,
  request: CheckedRequest<Row>,
) => CheckResult | Promise<CheckResult>

/** A function, or a schema: it validates the answer, a text as the JSON that it must then be. */
export type Check<Row = any> = CheckFunction<Row> | StandardSchema

/** One check, or several by their names. */
export type Checks<Row = any> = Check<Row> | Readonly<Record<string, Check<Row>>>

/** One check's word on one answer; `failure` is the reason, fit to be shown, or `null` when it passed. */
export interface Checked {
  readonly name: string
  readonly failure: string | null
}

/** What a check is called that was given without a name. */
const ONLY = 'check'
const CONTROL = /\p{Cc}/u

/** The checks by their names, in the order given; none when there are none. */
export function namedChecks<Row>(
  checks: Checks<Row> | undefined,
): readonly (readonly [name: string, check: Check<Row>])[] {
  if (checks === undefined) return []
  return isCheck<Row>(checks) ? [[ONLY, checks]] : Object.entries<Check<Row>>(checks)
}

/** All that is wrong with the option `check`, one sentence each. */
export function checkProblems(checks: unknown): string[] {
  if (checks === undefined || isCheck(checks)) return []
  const wanted =
    'a function (answer) => boolean or the reason why not, a schema, or an object of these by their names'
  if (typeof checks !== 'object' || checks === null || Array.isArray(checks)) {
    return [`\`check\` must be ${wanted}; got ${show(checks)}`]
  }
  const entries = Object.entries(checks)
  if (entries.length === 0) {
    return ["`check` is empty; name at least one: check: { 'is short': (answer) => … }"]
  }
  return entries.flatMap(([name, check]: [string, unknown]) => [
    ...(isCheck(check)
      ? []
      : [`\`check\` ${JSON.stringify(name)} must be a function or a schema; got ${show(check)}`]),
    ...(name.trim() === '' || CONTROL.test(name)
      ? [`\`check\` has a name that cannot be shown: ${JSON.stringify(name)}; use plain words`]
      : []),
  ])
}

function isCheck<Row>(value: unknown): value is Check<Row> {
  return typeof value === 'function' || isStandardSchema(value)
}
