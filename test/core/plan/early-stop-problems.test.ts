import { expect, test } from 'vitest'
import { conversation } from '../../../src/core/options/conversation.ts'
import { LoadOptionsError } from '../../../src/core/errors.ts'
import { toPlan } from '../../../src/core/plan/plan.ts'
import { spike } from '../../../src/core/shapes/spike.ts'
import { steps } from '../../../src/core/shapes/steps.ts'

const good = { target: () => {}, requests: 100, stopEarly: true, budgets: { p95: 500 } }

function problemsOf(options: object): readonly string[] {
  try {
    toPlan('test', { ...good, ...options })
    return []
  } catch (error) {
    return (error as LoadOptionsError).problems
  }
}

test.for([
  ['a closed load', {}],
  ['an open one', { arrivalRate: 10 }],
  ['a duration', { requests: undefined, duration: '1m' }],
  ['a warm-up, and a limit that ends a hopeless run', { warmup: 5, abortWhen: { errorRate: 0.5 } }],
  ['money beside a share', { budgets: { p95: 500, cost: 1 } }],
  ['being off, whatever else', { stopEarly: false, budgets: { mean: 1 } }],
] as const)('goes with %s', ([, options]) => {
  expect(problemsOf(options)).toEqual([])
})

test.for([
  ['yes', { stopEarly: 'yes' }, ["`stopEarly` must be true or false; got 'yes'"]],
  [
    'no budgets',
    { budgets: undefined },
    [
      '`stopEarly` needs `budgets`: only what is declared before the run can end it, such as budgets: { p95: 3000 }',
    ],
  ],
  ['empty budgets', { budgets: {} }, [expect.stringContaining('needs `budgets`')]],
  [
    'one that is no share',
    { budgets: { p95: 500, mean: 400 } },
    [
      '`stopEarly` could not end the run: `budgets.mean` is no share of requests, and is decided at the planned end only; leave `stopEarly` out, or assert it by matchers on what the run came to',
    ],
  ],
  [
    'several',
    { budgets: { throughput: 5, costPer1k: 1, errorRate: 0.1 } },
    [
      '`stopEarly` could not end the run: `budgets.throughput`, `budgets.costPer1k` are no shares of requests, and are decided at the planned end only; leave `stopEarly` out, or assert them by matchers on what the run came to',
    ],
  ],
  [
    'a spike',
    { requests: undefined, load: spike({ from: 1, to: 5 }) },
    [
      '`stopEarly` and `load` exclude each other: what a shape shows takes the whole of it; give a constant load, `concurrency` or `arrivalRate`',
    ],
  ],
  [
    'steps, and no budgets',
    { requests: undefined, load: steps([1, 5], { requests: 10 }), budgets: {} },
    [expect.stringContaining('needs `budgets`'), expect.stringContaining('exclude each other')],
  ],
  [
    'a conversation',
    { prompts: conversation(['Hi.', 'And?']) },
    [expect.stringContaining('the requests that come first are first turns')],
  ],
  ['wrong budgets, which say so themselves', { budgets: { p95: -1 } }, [expect.any(String)]],
])('does not go with %s', ([, options, problems]) => {
  expect(problemsOf(options as object)).toEqual(problems)
})
