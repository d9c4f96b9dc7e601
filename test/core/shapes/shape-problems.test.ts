import { describe, expect, test } from 'vitest'
import { LoadOptionsError } from '../../../src/core/errors.ts'
import { toPlan } from '../../../src/core/plan/plan.ts'
import { gamma } from '../../../src/core/shapes/gamma.ts'
import { rampingArrivalRate } from '../../../src/core/shapes/ramping-arrival-rate.ts'
import { rampingConcurrency } from '../../../src/core/shapes/ramping-concurrency.ts'
import { soak } from '../../../src/core/shapes/soak.ts'
import { spike } from '../../../src/core/shapes/spike.ts'
import { stress } from '../../../src/core/shapes/stress.ts'

// What a spec in plain JavaScript may write.
const wrong = (value: unknown): never => value as never

function problemsOf(options: object): readonly string[] {
  try {
    toPlan('checkout', { target: () => 'answer', ...options })
  } catch (error) {
    if (error instanceof LoadOptionsError) return error.problems
    throw error
  }
  return []
}

const LINE = [{ duration: '30s', target: 20 }]
const TIME = "must be ms as a number, or a time such as '500ms', '30s' or '2m'"

describe('what is wrong with a shape', () => {
  test.for<[unknown, string]>([
    [
      'spike',
      "`load` must be a load shape: rampingConcurrency(), rampingArrivalRate(), spike(), stress(), soak(), steps(), findCapacity(), replay(); got 'spike'",
    ],
    [
      spike,
      '`load` must be a load shape: rampingConcurrency(), rampingArrivalRate(), spike(), stress(), soak(), steps(), findCapacity(), replay(); got a function',
    ],
    [
      null,
      '`load` must be a load shape: rampingConcurrency(), rampingArrivalRate(), spike(), stress(), soak(), steps(), findCapacity(), replay(); got nothing',
    ],
    [
      { shape: 'constructor' },
      '`load` must be a load shape: rampingConcurrency(), rampingArrivalRate(), spike(), stress(), soak(), steps(), findCapacity(), replay(); got an object',
    ],

    [
      rampingConcurrency([]),
      "`rampingConcurrency` needs stages, such as rampingConcurrency([{ duration: '30s', target: 20 }]); got a list of none",
    ],
    [
      rampingConcurrency(wrong({ duration: '1s' })),
      "`rampingConcurrency` needs stages, such as rampingConcurrency([{ duration: '30s', target: 20 }]); got an object",
    ],
    [
      rampingConcurrency(wrong(undefined)),
      "`rampingConcurrency` needs stages, such as rampingConcurrency([{ duration: '30s', target: 20 }]); got nothing",
    ],
    [
      rampingConcurrency(wrong(['30s'])),
      "`rampingConcurrency[0]` must be a stage: { duration: '30s', target: 20 }; got '30s'",
    ],
    [
      rampingConcurrency([...LINE, wrong({ target: 5 })]),
      `\`rampingConcurrency[1].duration\` ${TIME}; got nothing`,
    ],
    [
      rampingConcurrency([{ duration: '-1s', target: 5 }]),
      `\`rampingConcurrency[0].duration\` ${TIME}; got '-1s'`,
    ],
    [
      rampingConcurrency(wrong([{ duration: '1s' }])),
      '`rampingConcurrency[0].target` must be a whole number from 0; got nothing',
    ],
    [
      rampingConcurrency([{ duration: '1s', target: 2.5 }]),
      '`rampingConcurrency[0].target` must be a whole number from 0; got 2.5',
    ],
    [
      rampingConcurrency(wrong([{ duration: '1s', target: 2, to: 3 }])),
      '`rampingConcurrency[0].to` is unknown; a stage has duration and target',
    ],
    [
      rampingConcurrency(LINE, { start: -1 }),
      '`rampingConcurrency.start` must be a whole number from 0; got -1',
    ],
    [
      rampingConcurrency(LINE, { gracefulRampDown: 'soon' }),
      `\`rampingConcurrency.gracefulRampDown\` ${TIME}; got 'soon'`,
    ],
    [
      rampingConcurrency(LINE, wrong({ arrivals: 'poisson' })),
      '`arrivals` is no option of rampingConcurrency(); the options are start, gracefulRampDown',
    ],
    [
      rampingConcurrency([{ duration: 0, target: 5 }]),
      '`rampingConcurrency` takes no time: give a stage a duration of more than 0',
    ],
    [
      rampingConcurrency([{ duration: '1s', target: 0 }]),
      '`rampingConcurrency` never loads: hold a level of more than 0 for some time',
    ],
    [
      rampingConcurrency([{ duration: '1s', target: 1 }], { start: 0 }),
      '`rampingConcurrency` never loads: hold a level of more than 0 for some time',
    ],

    [
      rampingArrivalRate([]),
      "`rampingArrivalRate` needs stages, such as rampingArrivalRate([{ duration: '30s', target: 20 }]); got a list of none",
    ],
    [
      rampingArrivalRate([{ duration: '1s', target: -0.5 }]),
      '`rampingArrivalRate[0].target` must be requests per second, from 0; got -0.5',
    ],
    [
      rampingArrivalRate([{ duration: '1s', target: NaN }]),
      '`rampingArrivalRate[0].target` must be requests per second, from 0; got NaN',
    ],
    [
      rampingArrivalRate(LINE, { start: Infinity }),
      '`rampingArrivalRate.start` must be requests per second, from 0; got Infinity',
    ],
    [
      rampingArrivalRate(LINE, { arrivals: wrong('random') }),
      "`rampingArrivalRate.arrivals` must be 'constant', 'poisson' or gamma(burstiness); got 'random'",
    ],
    [
      rampingArrivalRate(LINE, { arrivals: wrong(gamma) }),
      "`rampingArrivalRate.arrivals` must be 'constant', 'poisson' or gamma(burstiness); got a function",
    ],
    [
      rampingArrivalRate(LINE, { arrivals: gamma(0) }),
      '`rampingArrivalRate.arrivals.burstiness` must be more than 0, where 1 is Poisson; got 0',
    ],
    [
      rampingArrivalRate(LINE, { arrivals: gamma(wrong(undefined)) }),
      '`rampingArrivalRate.arrivals.burstiness` must be more than 0, where 1 is Poisson; got nothing',
    ],
    [
      rampingArrivalRate(LINE, wrong({ gracefulRampDown: 0 })),
      '`gracefulRampDown` is no option of rampingArrivalRate(); the options are start, arrivals',
    ],
    [
      rampingArrivalRate([
        { duration: '1s', target: 0 },
        { duration: 0, target: 9 },
      ]),
      '`rampingArrivalRate` never loads: hold a level of more than 0 for some time',
    ],

    [spike(wrong({ from: 5 })), '`spike.to` must be a whole number from 1; got nothing'],
    [spike({ from: 0, to: 5 }), '`spike.from` must be a whole number from 1; got 0'],
    [spike({ from: 50, to: 5 }), '`spike.to` must be above `from`, which is 50; got 5'],
    [
      spike({ from: 0, to: 5, by: 'arrivalRate' }),
      '`spike.from` must be requests per second, more than 0; got 0',
    ],
    [spike({ from: 5, to: 50, hold: 0 }), '`spike.hold` must be more than 0; got 0'],
    [
      spike({ from: 5, to: 50, by: wrong('rate') }),
      "`spike.by` must be 'concurrency' or 'arrivalRate'; got 'rate'",
    ],
    [
      spike(wrong({ from: 5, to: 50, height: 3 })),
      '`height` is no option of spike(); the options are by, from, to, before, hold, after, arrivals, gracefulRampDown',
    ],
    [spike({ from: 5, to: 50, arrivals: 'poisson' }), "`spike.arrivals` needs by: 'arrivalRate'"],
    [
      spike({ from: 5, to: 50, by: 'arrivalRate', gracefulRampDown: 0 }),
      "`spike.gracefulRampDown` needs by: 'concurrency'",
    ],
    [stress(wrong({})), '`stress.to` must be a whole number from 1; got nothing'],
    [stress({ to: 1 }), '`stress.to` must be above `from`, which is 1; got 1'],
    [stress({ to: 5, rampDown: 'x' }), `\`stress.rampDown\` ${TIME}; got 'x'`],
    [soak(wrong({})), '`soak.level` must be a whole number from 1; got nothing'],
    [soak({ level: 5, duration: 0 }), '`soak.duration` must be more than 0; got 0'],
    [
      soak(wrong({ level: 5, to: 9 })),
      '`to` is no option of soak(); the options are by, level, duration, rampUp, arrivals, gracefulRampDown',
    ],
  ])('%o: %s', ([load, sentence]) => {
    expect(problemsOf({ load })).toEqual([sentence])
  })

  test('`arrivals` of the plain open model is checked like those of a shape', () => {
    expect(problemsOf({ arrivalRate: 1, requests: 1, arrivals: gamma(-1) })).toEqual([
      '`arrivals.burstiness` must be more than 0, where 1 is Poisson; got -1',
    ])
  })

  test('all problems come in one error', () => {
    const load = rampingConcurrency([wrong({ target: -1 }), wrong(7)], {
      start: 0.5,
      gracefulRampDown: '?',
    })
    expect(problemsOf({ load, concurrency: 5, duration: '1s', seed: 'x' })).toEqual([
      '`concurrency` and `load` exclude each other; the shape says how much, and how long',
      '`duration` and `load` exclude each other; the shape says how much, and how long',
      `\`rampingConcurrency.gracefulRampDown\` ${TIME}; got '?'`,
      '`rampingConcurrency.start` must be a whole number from 0; got 0.5',
      `\`rampingConcurrency[0].duration\` ${TIME}; got nothing`,
      '`rampingConcurrency[0].target` must be a whole number from 0; got -1',
      "`rampingConcurrency[1]` must be a stage: { duration: '30s', target: 20 }; got 7",
      "`seed` must be a whole number; got 'x'",
    ])
  })

  test('all problems of a ready-made shape come in one error', () => {
    const load = spike(
      wrong({ from: 'a', by: 'arrivalRate', before: -1, after: 'x', gracefulRampDown: '1s' }),
    )
    expect(problemsOf({ load })).toEqual([
      "`spike.from` must be requests per second, more than 0; got 'a'",
      '`spike.to` must be requests per second, more than 0; got nothing',
      "`spike.gracefulRampDown` needs by: 'concurrency'",
      `\`spike.before\` ${TIME}; got -1`,
      `\`spike.after\` ${TIME}; got 'x'`,
    ])
  })
})

describe('beside a shape', () => {
  test.for(['concurrency', 'requests', 'arrivalRate', 'arrivals', 'duration'] as const)(
    '`%s` is refused: the shape says it',
    (name) => {
      const value = name === 'arrivals' ? 'poisson' : 5
      expect(problemsOf({ load: soak({ level: 5 }), [name]: value })).toEqual([
        `\`${name}\` and \`load\` exclude each other; the shape says how much, and how long`,
      ])
    },
  )

  test('`maxInFlight` needs one by arrival rate', () => {
    expect(problemsOf({ load: soak({ level: 5 }), maxInFlight: 5 })).toEqual([
      '`maxInFlight` needs a shape by arrival rate; with concurrency it means nothing',
    ])
    expect(problemsOf({ load: soak({ level: 5, by: 'arrivalRate' }), maxInFlight: 5 })).toEqual([])
  })
})
