import { parseDuration } from '../words/duration.ts'
import { show } from '../words/show.ts'

/** What a quantity counts: times may be strings such as `'2s'`, tokens are plain numbers from 1. */
type VariateUnit = 'time' | 'tokens'

const FORMS = {
  fixed: { value: 'quantity' },
  uniform: { min: 'quantity', max: 'quantity' },
  normal: { mean: 'quantity', sd: 'spread', min: 'bound', max: 'bound' },
  lognormal: { median: 'positive', sigma: 'shape', min: 'bound', max: 'bound' },
} as const satisfies Record<string, Record<string, Field>>

type Field = 'quantity' | 'spread' | 'positive' | 'shape' | 'bound'

/**
 * All that is wrong with a number, a time or a `Variate` given as an option, one sentence each;
 * `where` names the option.
 */
export function variateProblems(
  value: unknown,
  where: string,
  unit: VariateUnit = 'time',
): string[] {
  if (typeof value !== 'object' || value === null) {
    const right = unit === 'tokens' ? isCount(value) : parseDuration(value) !== null
    return right ? [] : [`\`${where}\` must be ${EXAMPLES[unit]}; got ${show(value)}`]
  }
  const given = value as Record<string, unknown>
  const form = given['variate']
  if (typeof form !== 'string' || !Object.hasOwn(FORMS, form)) {
    return [`\`${where}\` must be ${EXAMPLES[unit]}; got ${show(value)}`]
  }
  const fields: Record<string, Field> = FORMS[form as keyof typeof FORMS]
  const problems = Object.entries(fields).flatMap(([name, field]) => {
    const wanted = wantedOf(field, given[name], unit)
    return wanted === null
      ? []
      : [`\`${where}\`, ${form}(): \`${name}\` must be ${wanted}; got ${show(given[name])}`]
  })
  const known = new Set(['variate', ...Object.keys(fields)])
  for (const name of Object.keys(given).filter((key) => !known.has(key))) {
    problems.push(
      `\`${where}\`, ${form}(): \`${name}\` is unknown; it takes ${Object.keys(fields).join(', ')}`,
    )
  }
  const [min, max] = [parseDuration(given['min']), parseDuration(given['max'])]
  if (min !== null && max !== null && min > max) {
    problems.push(
      `\`${where}\`, ${form}(): \`min\` is above \`max\`; got ${show(given['min'])} and ${show(given['max'])}`,
    )
  }
  return problems
}

const EXAMPLES = {
  time: "a time such as 500 (ms) or '2s', or uniform(), normal() or lognormal() of them",
  tokens:
    'a whole number of tokens from 1, or uniform(), normal() or lognormal() of them, such as lognormal(500, 0.8)',
}

/** What would do in the place of a field; `null` when what is there does. */
function wantedOf(field: Field, value: unknown, unit: VariateUnit): string | null {
  if (field === 'bound' && value === undefined) return null
  if (field === 'shape') {
    const right = typeof value === 'number' && Number.isFinite(value) && value >= 0
    return right ? null : 'a number from 0, such as 0.8'
  }
  const parsed = unit === 'tokens' && typeof value === 'string' ? null : parseDuration(value)
  const right =
    parsed !== null &&
    (field !== 'positive' || parsed > 0) &&
    (unit === 'time' || parsed <= MOST_TOKENS)
  if (right) return null
  const least = field === 'positive' ? 'more than 0' : '0 or more'
  return unit === 'tokens'
    ? `a number of tokens, ${least}`
    : `ms as a number, or a time such as '2s', ${least}`
}

/** No context window holds more, and no machine makes such a prompt in time. */
const MOST_TOKENS = 10_000_000

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_TOKENS
}
