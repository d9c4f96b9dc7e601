import { parseDuration } from '../words/duration.ts'
import { show } from '../words/show.ts'

/** Options as they were given: nothing about them is known yet. */
export type Given = { readonly [name: string]: unknown }

/** What a number must be: the test, and the words for it. */
export type NumberRule = readonly [holds: (value: number) => boolean, wanted: string]

export const COUNT: NumberRule = [
  (value) => Number.isInteger(value) && value >= 1,
  'a whole number from 1',
]
export const COUNT_OR_NONE: NumberRule = [
  (value) => Number.isInteger(value) && value >= 0,
  'a whole number from 0',
]
export const RATE: NumberRule = [(value) => value > 0, 'requests per second, more than 0']
export const RATE_OR_NONE: NumberRule = [(value) => value >= 0, 'requests per second, from 0']
export const DOLLARS: NumberRule = [(value) => value > 0, 'US dollars, more than 0']

/** What is wrong with a number; nothing when it is left out and not needed. */
export function numberProblems(
  name: string,
  value: unknown,
  [holds, wanted]: NumberRule,
  { needed = false }: { needed?: boolean } = {},
): string[] {
  if (value === undefined && !needed) return []
  const right = typeof value === 'number' && Number.isFinite(value) && holds(value)
  return right ? [] : [`\`${name}\` must be ${wanted}; got ${show(value)}`]
}

/** What is wrong with a time; nothing when it is left out and not needed. */
export function durationProblems(
  name: string,
  value: unknown,
  { zero = false, needed = false }: { zero?: boolean; needed?: boolean } = {},
): string[] {
  if (value === undefined && !needed) return []
  const parsed = parseDuration(value)
  if (parsed !== null && (zero || parsed > 0)) return []
  if (parsed === 0) return [`\`${name}\` must be more than 0; got ${show(value)}`]
  return [
    `\`${name}\` must be ms as a number, or a time such as '500ms', '30s' or '2m'; got ${show(value)}`,
  ]
}

/** What is wrong with a choice; nothing when it is left out. */
export function choiceProblems(name: string, value: unknown, values: readonly string[]): string[] {
  if (value === undefined || values.includes(value as string)) return []
  return [`\`${name}\` must be ${eitherOf(values.map(show))}; got ${show(value)}`]
}

/** `'a'`, `'a' or 'b'`, `'a', 'b' or 'c'`. */
function eitherOf(values: readonly string[]): string {
  const last = values.at(-1)!
  return values.length === 1 ? last : `${values.slice(0, -1).join(', ')} or ${last}`
}

/** What is wrong with options that are none: `null` is what an untyped caller has in place of left out. */
export function noOptions(given: unknown, what: string): string[] {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return []
  return [`the options of ${what} must be an object, or left out; got ${show(given)}`]
}

/** Names that mean nothing; `what` says of what they are no option. `also` is there, and no option. */
export function unknownNames(
  given: Given,
  known: readonly string[],
  what: string,
  also?: string,
): string[] {
  return Object.keys(given)
    .filter((name) => name !== also && !known.includes(name))
    .map((name) => `\`${name}\` is no option of ${what}; the options are ${known.join(', ')}`)
}
