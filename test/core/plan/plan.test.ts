import { describe, expect, test } from 'vitest'
import { LoadOptionsError } from '../../../src/core/errors.ts'
import type { LoadOptions } from '../../../src/core/options/options.ts'
import { toPlan } from '../../../src/core/plan/plan.ts'
import { worstCaseMs } from '../../../src/core/plan/worst-case.ts'

const target = (): string => 'answer'
const plan = (options: object) => toPlan('test', { target, ...options })

function problemsOf(options: unknown): readonly string[] {
  try {
    toPlan('checkout', options as LoadOptions)
  } catch (error) {
    if (error instanceof LoadOptionsError) return error.problems
    throw error
  }
  return []
}

describe('defaults', () => {
  test('a number of requests runs one at a time, with a minute for each', () => {
    expect(plan({ requests: 10 })).toEqual({
      name: 'test',
      load: { model: 'closed', concurrency: 1, requests: 10, durationMs: null },
      warmup: null,
      parts: [],
      conversation: null,
      thinkTime: null,
      pacingMs: null,
      timeoutMs: { total: 60_000, firstToken: null, idle: null },
      gracefulStopMs: 30_000,
      order: 'given',
      checks: [],
      budgets: {},
      stopEarly: false,
      abortWhen: null,
      maxCost: null,
      seed: 1,
      confidence: null,
      onInconclusive: null,
    })
  })

  test('an arrival rate makes it the open model', () => {
    expect(plan({ arrivalRate: 5, duration: '10s', arrivals: 'poisson' }).load).toEqual({
      model: 'open',
      rate: 5,
      arrivals: 'poisson',
      requests: null,
      durationMs: 10_000,
      maxInFlight: 1000,
    })
  })

  test('times may be strings, and the timeout may have parts', () => {
    const { warmup, timeoutMs, gracefulStopMs } = plan({
      requests: 1,
      warmup: '5s',
      gracefulStop: '2s',
      requestTimeout: { total: '20s', firstToken: 3000, idle: '1.5s' },
    })
    expect({ warmup, timeoutMs, gracefulStopMs }).toEqual({
      warmup: { durationMs: 5000 },
      timeoutMs: { total: 20_000, firstToken: 3000, idle: 1500 },
      gracefulStopMs: 2000,
    })
  })
})

describe('wrong options', () => {
  test('all problems come in one error, each with what was given and what would do', () => {
    const wrong = { concurrency: 0, arrivalRate: -1, warmup: 'soon', budget: {} }
    expect(() => toPlan('checkout', wrong as unknown as LoadOptions))
      .toThrowErrorMatchingInlineSnapshot(`
        [LoadOptionsError: The load test "checkout" cannot run:
          - \`budget\` is no option of a load test; the options are target, prompt, prompts, order, concurrency, requests, duration, arrivalRate, arrivals, maxInFlight, load, thinkTime, pacing, warmup, requestTimeout, gracefulStop, check, keepAnswers, budgets, stopEarly, abortWhen, maxCost, seed, confidence, onInconclusive
          - \`target\` is missing; give the function under load, such as ({ prompt, signal }) => answer(prompt, { signal }), or a ready target: anthropic(), openai(), gemini(), http(), or several of them: mix([…])
          - \`concurrency\` must be a whole number from 1; got 0
          - \`arrivalRate\` must be requests per second, more than 0; got -1
          - \`concurrency\` and \`arrivalRate\` exclude each other; with an arrival rate, cap the requests in flight with \`maxInFlight\`
          - the run has no end; say \`requests: 50\`, \`duration: '30s'\`, or give a shape as \`load\`
          - \`warmup\` must be a number of requests or a time such as '10s'; got 'soon']
      `)
  })

  test.for([
    [null, 'options must be an object'],
    [{ requests: 1 }, '`target` is missing'],
    [{ target: 'x', requests: 1 }, "`target` must be a function, got 'x'"],
    [{ target }, 'the run has no end'],
    [{ target, requests: 1.5 }, '`requests` must be a whole number from 1; got 1.5'],
    [{ target, requests: '10' }, "`requests` must be a whole number from 1; got '10'"],
    [{ target, requests: 1, prompt: 'a', prompts: ['b'] }, 'exclude each other'],
    [{ target, requests: 1, prompts: [] }, '`prompts` is empty'],
    [{ target, requests: 1, prompts: 'Hi' }, '`prompts` is one string'],
    [
      { target, requests: 1, prompts: 5 },
      '`prompts` must be a list, an iterable or a conversation(), got 5',
    ],
    [{ target, concurrency: 2, arrivalRate: 2, requests: 1 }, 'exclude each other'],
    [{ target, requests: 1, maxInFlight: 2 }, '`maxInFlight` needs `arrivalRate`'],
    [{ target, duration: '0s' }, "`duration` must be more than 0; got '0s'"],
    [{ target, duration: -1 }, "`duration` must be ms as a number, or a time such as '500ms'"],
    [{ target, requests: 1, requestTimeout: { first: 3 } }, '`requestTimeout.first` is unknown'],
    [{ target, requests: 1, requestTimeout: { total: 'x' } }, '`requestTimeout.total` must be'],
    [{ target, requests: 1, order: 'random' }, "`order` must be 'given' or 'shuffle'"],
    [{ target, requests: 1, maxCost: 0 }, '`maxCost` must be US dollars, more than 0'],
    [{ target, requests: 1, confidence: 95 }, '`confidence` must be between 0.5 and 1'],
  ] as const)('%o: %s', ([options, sentence]) => {
    expect(problemsOf(options)).toEqual([expect.stringContaining(sentence)])
  })

  test('a target that sends the prompt needs one', () => {
    const ready = Object.assign(() => {}, { needsPrompt: true })
    expect(problemsOf({ target: ready, requests: 1 })).toEqual([
      expect.stringContaining('`prompt` is missing'),
    ])
    expect(problemsOf({ target: ready, requests: 1, prompt: 'Hi' })).toEqual([])
  })
})

test.for([
  [{ requests: 50, concurrency: 10 }, 300_000],
  [{ requests: 51, concurrency: 10 }, 360_000],
  [{ duration: '10s' }, 40_000],
  [{ duration: '10s', requestTimeout: '5s' }, 15_000],
  [{ duration: '10s', requests: 1, requestTimeout: '5s' }, 5000],
  [{ arrivalRate: 10, requests: 100, requestTimeout: '5s' }, 15_000],
  [{ requests: 1, requestTimeout: '5s', warmup: 1 }, 10_000],
  [{ requests: 1, requestTimeout: '5s', warmup: '10s' }, 20_000],
] as const)('%o takes at most %d ms', ([options, ms]) => {
  expect(worstCaseMs(plan(options))).toBe(ms)
})
