import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Bucket } from '../../src/simulator/bucket.ts'
import { ModelLimits } from '../../src/simulator/limits.ts'
import { startSimulator, type Simulator } from '../../src/simulator/server.ts'
import { ask, FORMATS } from './harness.ts'

const claim = (input: number, output: number, format = FORMATS[0]!) => ({ format, input, output })

describe('a bucket', () => {
  test('never gives more than a minute’s worth and what was refilled', () => {
    const takes = fc.array(
      fc.tuple(fc.integer({ max: 90, min: 1 }), fc.integer({ max: 5000, min: 0 })),
    )
    fc.assert(
      fc.property(takes, (tries) => {
        const bucket = new Bucket(60, 0)
        let at = 0
        let taken = 0
        for (const [amount, pause] of tries) {
          at += pause
          if (bucket.waitFor(amount, at) === 0) {
            bucket.take(amount, at)
            taken += amount
          }
          expect(taken).toBeLessThanOrEqual(60 + at / 1000 + 1e-3)
        }
      }),
    )
  })

  test('says how long to wait, and then gives', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 100_000 }),
        (limit, wanted) => {
          const amount = Math.min(limit, wanted)
          const bucket = new Bucket(limit, 0)
          bucket.take(limit, 0)
          const wait = bucket.waitFor(amount, 0)
          expect(wait).toBeCloseTo((amount * 60_000) / limit)
          expect(bucket.waitFor(amount, wait * 0.99)).toBeGreaterThan(0)
          expect(bucket.waitFor(amount, wait)).toBe(0)
        },
      ),
    )
  })

  test('never gives what it can never hold', () => {
    expect(new Bucket(10, 0).waitFor(11, 0)).toBeGreaterThan(0)
  })
})

describe('the limits of a model', () => {
  test('take from all or from none', () => {
    const limits = new ModelLimits({ requestsPerMinute: 10, inputTokensPerMinute: 100 }, 0)
    expect(limits.claim(claim(80, 0), 0)).toBeNull()
    expect(limits.claim(claim(80, 0), 0)).toEqual({ limit: 'inputTokensPerMinute', waitMs: 36_000 })
    expect(limits.states(0)).toMatchObject({
      requests: { limit: 10, remaining: 9, resetMs: 6000 },
      inputTokens: { remaining: 20 },
      outputTokens: null,
    })
  })

  test.for([
    ['anthropic-messages', 90],
    ['openai-chat', 50],
  ] as const)('%s: after 10 of 50 reserved tokens, %i of 100 are left', ([format, left]) => {
    const limits = new ModelLimits({ outputTokensPerMinute: 100 }, 0)
    const reserved = claim(0, 50, format)
    limits.claim(reserved, 0)
    limits.settle(reserved, 10, 0)
    expect(limits.states(0).outputTokens?.remaining).toBe(left)
  })
})

describe('on the wire', () => {
  let simulator: Simulator
  beforeAll(async () => {
    simulator = await startSimulator({
      limits: { requestsPerMinute: 1, inputTokensPerMinute: 1000 },
    })
  })
  afterAll(() => simulator.stop())

  test.for(FORMATS)(
    '%s: the first gets an answer, the second a 429, with headers',
    async (format) => {
      simulator.reset()
      const first = await ask(simulator, { format, stream: true })
      await first.text()
      const second = await ask(simulator, { format })
      const [name, headers] =
        format === 'anthropic-messages'
          ? [
              'anthropic-ratelimit-requests-remaining',
              [
                'anthropic-ratelimit-input-tokens-limit',
                'anthropic-ratelimit-tokens-reset',
                'anthropic-ratelimit-requests-reset',
              ],
            ]
          : format === 'gemini-generate'
            ? [null, []]
            : [
                'x-ratelimit-remaining-requests',
                [
                  'x-ratelimit-limit-tokens',
                  'x-ratelimit-reset-tokens',
                  'x-ratelimit-reset-requests',
                ],
              ]
      expect([first.status, second.status]).toEqual([200, 429])
      for (const { headers: sent } of [first, second]) {
        // Google has none.
        if (name === null) expect([...sent.keys()].join()).not.toMatch(/limit|retry/)
        else expect(sent.get(name)).toBe('0')
        for (const header of headers) expect(sent.has(header)).toBe(true)
      }
      const body = await second.text()
      const wait = second.headers.get('retry-after') ?? /"retryDelay":"([\d.]+)s"/.exec(body)?.[1]
      expect(Number(wait)).toBeGreaterThan(50)
      expect(body).toMatch(/rate_limit_e|RESOURCE_EXHAUSTED/)
      expect(simulator.truth().at(-1)).toMatchObject({
        outcome: 'rate_limited',
        fault: null,
        status: 429,
      })
    },
  )

  test('each model has limits of its own', async () => {
    simulator.reset()
    const models = ['a', 'b', 'a']
    const statuses: number[] = []
    for (const model of models) {
      const response = await ask(simulator, { format: 'openai-chat', body: { model } })
      statuses.push(response.status)
    }
    expect(statuses).toEqual([200, 200, 429])
  })
})
