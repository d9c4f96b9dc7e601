import type { LoadOptions } from '../options/options.ts'
import { checkProblems } from '../options/check.ts'
import { parseDuration } from '../words/duration.ts'
import { earlyStopProblems } from './early-stop-problems.ts'
import { limitProblems } from '../judging/limits.ts'
import { loadProblems } from './load-problems.ts'
import {
  choiceProblems,
  COUNT,
  DOLLARS,
  durationProblems,
  numberProblems,
  unknownNames,
  type Given,
  type NumberRule,
} from '../options/problems.ts'
import { show } from '../words/show.ts'
import { waitProblems } from './think-time.ts'
import { trafficProblems } from './traffic-problems.ts'

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
  'load',
  'thinkTime',
  'pacing',
  'warmup',
  'requestTimeout',
  'gracefulStop',
  'check',
  'keepAnswers',
  'budgets',
  'stopEarly',
  'abortWhen',
  'maxCost',
  'seed',
  'confidence',
  'onInconclusive',
]

const SEED: NumberRule = [Number.isInteger, 'a whole number']
const CONFIDENCE: NumberRule = [
  (value) => value > 0.5 && value < 1,
  'between 0.5 and 1, such as 0.95',
]

/** All that is wrong with the options: name, what was given and what would do, one sentence each. */
export function optionProblems<Row>(given: LoadOptions<Row>): string[] {
  if (typeof given !== 'object' || given === null) {
    return [`options must be an object with at least \`target\`, got ${show(given)}`]
  }
  const options: Given = { ...given }
  return [
    ...unknownNames(options, LOAD_OPTIONS, 'a load test'),
    ...trafficProblems(options),
    ...choiceProblems('order', options['order'], ['given', 'shuffle']),
    ...loadProblems(options),
    ...timeProblems(options),
    ...waitProblems(options),
    ...numberProblems('maxCost', options['maxCost'], DOLLARS),
    ...numberProblems('seed', options['seed'], SEED),
    ...numberProblems('confidence', options['confidence'], CONFIDENCE),
    ...choiceProblems('onInconclusive', options['onInconclusive'], ['fail', 'warn', 'pass']),
    ...earlyStopProblems(options),
    ...abortProblems(options['abortWhen']),
    ...checkProblems(options['check']),
    ...numberProblems('keepAnswers', options['keepAnswers'], COUNT),
    ...(options['budgets'] === undefined ? [] : limitProblems(options['budgets'], 'budgets')),
  ]
}

function timeProblems({ warmup, requestTimeout, gracefulStop }: Given): string[] {
  return [
    ...durationProblems('gracefulStop', gracefulStop, { zero: true }),
    ...warmupProblems(warmup),
    ...requestTimeoutProblems(requestTimeout),
  ]
}

function abortProblems(abortWhen: unknown): string[] {
  if (abortWhen === undefined) return []
  if (typeof abortWhen !== 'object' || abortWhen === null) {
    return limitProblems(abortWhen, 'abortWhen')
  }
  const { after, ...limits } = abortWhen as Given
  const isEmpty = Object.values(limits).every((limit) => limit === undefined)
  return [
    ...durationProblems('abortWhen.after', after, { zero: true }),
    ...limitProblems(limits, 'abortWhen'),
    ...(isEmpty ? ["`abortWhen` needs a limit, such as { errorRate: 0.5, after: '20s' }"] : []),
  ]
}

function warmupProblems(warmup: unknown): string[] {
  if (typeof warmup === 'number') {
    if (Number.isInteger(warmup) && warmup >= 0) return []
    return [`\`warmup\` as a number counts requests, from 0; got ${show(warmup)}`]
  }
  if (warmup === undefined || parseDuration(warmup) !== null) return []
  return [`\`warmup\` must be a number of requests or a time such as '10s'; got ${show(warmup)}`]
}

function requestTimeoutProblems(timeout: unknown): string[] {
  if (typeof timeout !== 'object' || timeout === null) {
    return durationProblems('requestTimeout', timeout)
  }
  return Object.entries(timeout).flatMap(([part, value]) =>
    ['total', 'firstToken', 'idle'].includes(part)
      ? durationProblems(`requestTimeout.${part}`, value)
      : [`\`requestTimeout.${part}\` is unknown; the parts are total, firstToken and idle`],
  )
}
