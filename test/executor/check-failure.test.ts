import assert from 'node:assert/strict'
import { type } from 'arktype'
import { expect as jestExpect } from 'expect'
import * as v from 'valibot'
import { assert as chai, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Check } from '../../src/core/options/check.ts'
import { failureOfCheck } from '../../src/executor/check-failure.ts'

const PROMPT = 'A price for widget 4711?'
const about = (answer: unknown) => ({
  answer,
  request: { prompt: PROMPT, index: 7 },
  hidden: [PROMPT],
})
const said = (check: unknown, answer: unknown = 'no idea'): Promise<string | null> =>
  failureOfCheck(check as Check, about(answer))
const throwing = (error: unknown) => () => {
  throw error
}

describe('what a check gives', () => {
  test.for([
    ['true', () => true, null],
    ['nothing', () => {}, null],
    ['a promise of true', async () => true, null],
    ['what an assertion library returns', () => ({ to: {} }), null],
    ['a match', (answer: string) => /idea/.exec(answer), null],
    ['false', () => false, 'it returned false.'],
    ['a promise of false', async () => false, 'it returned false.'],
    ['no match', (answer: string) => /\$/.exec(answer), 'it returned null.'],
    ['a zero', () => 0, 'it returned 0.'],
    ['a reason', () => 'no price', 'no price'],
    ['a promise of a reason', async () => 'no price', 'no price'],
    ['a reason without a word', () => '', 'it gave no reason.'],
    ['an error', throwing(new Error('no price')), 'no price'],
    ['a rejection', () => Promise.reject(new Error('no price')), 'no price'],
    ['a thrown text', throwing('no price'), 'no price'],
    ['a thrown object', throwing({}), 'it threw what is no Error.'],
    [
      'an error of its own code',
      throwing(new TypeError('x is not a function')),
      'it threw TypeError: x is not a function',
    ],
    [
      'an unreadable error',
      throwing(new Proxy(new Error('x'), { get: throwing(1) })),
      'it threw what cannot be read.',
    ],
  ] as const)('%s', async ([, check, failure]) => {
    expect(await said(check)).toBe(failure)
  })

  test('it gets the answer as it is, and the request', async () => {
    const answer = { price: 5 }
    let got: unknown[] = []
    await said((...given: unknown[]) => void (got = given), answer)
    expect(got).toEqual([answer, { prompt: PROMPT, index: 7 }])
    expect(got[0]).toBe(answer)
  })
})

describe.for([
  ['zod', z.object({ price: z.number() })],
  ['valibot', v.object({ price: v.number() })],
  ['arktype', type({ price: 'number' })],
  ['a function that returns one', () => z.object({ price: z.number() })],
] as const)('a schema of %s', ([, schema]) => {
  test('validates an object, and a text as JSON', async () => {
    expect(await said(schema, { price: 5 })).toBeNull()
    expect(await said(schema, ' {"price": 5}\n')).toBeNull()
  })

  test('says what is wrong, and not what stands there', async () => {
    const failure = await said(schema, '{"price":"Bob"}')
    expect(failure).toMatch(/price.*number/)
    expect(failure).not.toContain('Bob')
  })

  test('fails a text that is no JSON', async () => {
    expect(await said(schema, 'Bob')).toBe('the answer is no JSON, which a schema needs.')
  })
})

test('a schema may be asynchronous, and all its problems are told', async () => {
  const schema = z.object({ a: z.string().refine(async () => false, 'unknown'), b: z.number() })
  expect(await said(schema, { a: 'x', b: 1 })).toBe('a: unknown')
  expect(await said(schema, {})).toMatch(/^a: .*; b: /)
})

describe('an assertion library quotes what it judged', () => {
  const SHORT = 'Dear Bob,\nno.'
  const LONG = `Dear Bob,\nthe "widget" you asked about isn't here. ${'Nothing to sell. '.repeat(9)}`
  const ROW = { name: 'Bob', city: 'Rome', balance: 5321.5, tags: ['vip'] }
  const EMPTY = { name: '', city: '', balance: 0, tags: [] }
  const checks: readonly (readonly [string, (answer: any) => unknown])[] = [
    ['expect().toContain', (answer) => expect(answer).toContain('$')],
    ['expect().toBe', (answer) => expect(answer).toBe('$')],
    ['expect().toMatch', (answer) => expect(answer).toMatch(/\$/)],
    ['expect().toEqual', (answer) => expect(answer).toEqual(EMPTY)],
    ['expect().toMatchObject', (answer) => expect(answer).toMatchObject(EMPTY)],
    ['expect().toHaveLength', (answer) => expect(answer).toHaveLength(1)],
    ['chai assert.include', (answer) => chai.include(answer, '$')],
    ['chai assert.deepEqual', (answer) => chai.deepEqual(answer, EMPTY)],
    ["Jest's toContain", (answer) => jestExpect(answer).toContain('$')],
    ["Jest's toBe", (answer) => jestExpect(answer).toBe('$\n$')],
    ["Jest's toEqual", (answer) => jestExpect(answer).toEqual(EMPTY)],
    ['assert.equal', (answer) => assert.equal(answer, 'Dear B\nyes.')],
    ['assert.match', (answer) => assert.match(answer, /\$/)],
    ['assert.deepEqual', (answer) => assert.deepEqual(answer, EMPTY)],
    ['assert.ok', (answer) => assert.ok(answer.includes?.('$'), `no price: ${answer}`)],
    ['JSON.parse', (answer) => JSON.parse(answer)],
    ['a reason that quotes', (answer) => `wrong: ${JSON.stringify(answer)}`],
    ['a reason with the prompt', () => `no answer to: ${PROMPT}`],
    ['a destructured nothing', (answer) => answer.a.b],
  ]

  test.for(checks)('%s', async ([, check]) => {
    for (const answer of [SHORT, LONG, ROW]) {
      const failure = await said(check, answer)
      expect(failure).toMatch(/\w/)
      for (const trace of ['Bob', 'Dear', 'widget', 'asked', 'Rome', '5321', 'vip', '4711']) {
        expect(failure).not.toContain(trace)
      }
    }
  })
})
