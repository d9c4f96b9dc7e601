import type { LoadOptions, ReadyTarget } from './options.ts'
import { checkProblems } from './check.ts'
import { parseDuration } from './duration.ts'
import { limitProblems } from './limits.ts'

/** The names of all load options; whatever else stands in a `loadTest()`'s options is Vitest's or a mistake. */
const LOAD_OPTIONS: readonly (keyof LoadOptions)[] = [
  'target',
  'prompt',
  'prompts',
  'order',
  'concurrency',
  'requests',
  'duration',
  'arrivalRate',
  'arrivals',
  'maxInFlight',
  'warmup',
  'requestTimeout',
  'gracefulStop',
  'check',
  'keepAnswers',
  'budgets',
  'maxCost',
  'seed',
  'confidence',
  'onInconclusive',
]

type Options = { readonly [name: string]: unknown }

/** All that is wrong with the options: name, what was given and what would do, one sentence each. */
export function optionProblems<Row>(given: LoadOptions<Row>): string[] {
  if (typeof given !== 'object' || given === null) {
    return [`options must be an object with at least \`target\`, got ${show(given)}`]
  }
  const options: Options = { ...given }
  return [
    ...unknownNames(options),
    ...targetProblems(options),
    ...promptProblems(options),
    ...loadProblems(options),
    ...numberProblems(options),
    ...durationProblems(options),
    ...choiceProblems(options),
    ...checkProblems(options['check']),
    ...(options['budgets'] === undefined ? [] : limitProblems(options['budgets'], 'budgets')),
  ]
}

function unknownNames(options: Options): string[] {
  const known: ReadonlySet<string> = new Set(LOAD_OPTIONS)
  return Object.keys(options)
    .filter((name) => !known.has(name))
    .map(
      (name) =>
        `\`${name}\` is no option of a load test; the options are ${LOAD_OPTIONS.join(', ')}`,
    )
}

function targetProblems({ target }: Options): string[] {
  if (typeof target === 'function') return []
  const given = target === undefined ? 'is missing' : `must be a function, got ${show(target)}`
  return [
    `\`target\` ${given}; give the function under load, such as ({ prompt, signal }) => answer(prompt, { signal }), or a ready target: anthropic(), openai(), http()`,
  ]
}

function promptProblems({ prompt, prompts, target }: Options): string[] {
  const problems: string[] = []
  if (prompt !== undefined && prompts !== undefined) {
    problems.push('`prompt` and `prompts` exclude each other; keep one')
  }
  if (prompts !== undefined && !isIterable(prompts)) {
    problems.push(`\`prompts\` must be a list or an iterable, got ${show(prompts)}`)
  }
  if (typeof prompts === 'string') {
    problems.push('`prompts` is one string; write it as `prompt`, or as a list: prompts: [...]')
  }
  if (Array.isArray(prompts) && prompts.length === 0) {
    problems.push('`prompts` is empty; give at least one')
  }
  const needsPrompt = typeof target === 'function' && (target as ReadyTarget).needsPrompt === true
  if (needsPrompt && prompt === undefined && prompts === undefined) {
    problems.push(
      '`prompt` is missing; a ready target needs something to send: prompt: "…" or prompts: […]',
    )
  }
  return problems
}

function loadProblems(options: Options): string[] {
  const problems: string[] = []
  const given = (name: string): boolean => options[name] !== undefined
  if (given('concurrency') && given('arrivalRate')) {
    problems.push(
      '`concurrency` and `arrivalRate` exclude each other; with an arrival rate, cap the requests in flight with `maxInFlight`',
    )
  }
  if (!given('requests') && !given('duration')) {
    problems.push("the run has no end; say `requests: 50` or `duration: '30s'`")
  }
  for (const name of ['arrivals', 'maxInFlight']) {
    if (given(name) && !given('arrivalRate')) {
      problems.push(`\`${name}\` needs \`arrivalRate\`; with \`concurrency\` it means nothing`)
    }
  }
  return problems
}

function numberProblems(options: Options): string[] {
  const checks: [name: string, holds: (value: number) => boolean, wanted: string][] = [
    ['concurrency', isCount, 'a whole number from 1'],
    ['requests', isCount, 'a whole number from 1'],
    ['maxInFlight', isCount, 'a whole number from 1'],
    ['keepAnswers', isCount, 'a whole number from 1'],
    ['arrivalRate', (value) => value > 0, 'requests per second, more than 0'],
    ['maxCost', (value) => value > 0, 'US dollars, more than 0'],
    ['seed', Number.isInteger, 'a whole number'],
    ['confidence', (value) => value > 0.5 && value < 1, 'between 0.5 and 1, such as 0.95'],
  ]
  return checks.flatMap(([name, holds, wanted]) => {
    const value = options[name]
    if (value === undefined) return []
    const right = typeof value === 'number' && Number.isFinite(value) && holds(value)
    return right ? [] : [`\`${name}\` must be ${wanted}; got ${show(value)}`]
  })
}

function durationProblems(options: Options): string[] {
  const { warmup, requestTimeout } = options
  const problems = positiveDuration('duration', options['duration'])
  if (options['gracefulStop'] !== undefined && parseDuration(options['gracefulStop']) === null) {
    problems.push(`\`gracefulStop\` ${wantedDuration(options['gracefulStop'])}`)
  }
  if (typeof warmup === 'number') {
    if (!Number.isInteger(warmup) || warmup < 0) {
      problems.push(`\`warmup\` as a number counts requests, from 0; got ${show(warmup)}`)
    }
  } else if (warmup !== undefined && parseDuration(warmup) === null) {
    problems.push(
      `\`warmup\` must be a number of requests or a time such as '10s'; got ${show(warmup)}`,
    )
  }
  if (typeof requestTimeout !== 'object' || requestTimeout === null) {
    return [...problems, ...positiveDuration('requestTimeout', requestTimeout)]
  }
  for (const [part, value] of Object.entries(requestTimeout)) {
    if (['total', 'firstToken', 'idle'].includes(part)) {
      problems.push(...positiveDuration(`requestTimeout.${part}`, value))
    } else {
      problems.push(
        `\`requestTimeout.${part}\` is unknown; the parts are total, firstToken and idle`,
      )
    }
  }
  return problems
}

function choiceProblems(options: Options): string[] {
  const choices: [name: string, values: string[]][] = [
    ['order', ['given', 'shuffle']],
    ['arrivals', ['constant', 'poisson']],
    ['onInconclusive', ['fail', 'warn', 'pass']],
  ]
  return choices.flatMap(([name, values]) => {
    const value = options[name]
    if (value === undefined || values.includes(value as string)) return []
    return [`\`${name}\` must be ${values.map(show).join(' or ')}; got ${show(value)}`]
  })
}

function positiveDuration(name: string, value: unknown): string[] {
  if (value === undefined) return []
  const parsed = parseDuration(value)
  return parsed !== null && parsed > 0 ? [] : [`\`${name}\` ${wantedDuration(value)}`]
}

function wantedDuration(value: unknown): string {
  return `must be ms as a number, or a time such as '500ms', '30s' or '2m'; got ${show(value)}`
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1
}

function isIterable(value: unknown): boolean {
  if (typeof value === 'string') return true
  if (typeof value !== 'object' || value === null) return false
  return Symbol.iterator in value || Symbol.asyncIterator in value
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'a list' : 'an object'
  return String(value)
}
