import { type } from 'arktype'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { CheckCount } from '../../../src/core/recording/check-count.ts'
import { checkProblems, namedChecks } from '../../../src/core/options/check.ts'
import { toPlan } from '../../../src/core/plan/plan.ts'
import { worstCaseMs } from '../../../src/core/plan/worst-case.ts'

const check = (): boolean => true

describe('the option `check`', () => {
  test.for([
    ['nothing', undefined, []],
    ['a function', check, ['check']],
    ['a schema', z.string(), ['check']],
    ['a schema that is a function', type('string'), ['check']],
    ['several by their names', { 'is JSON': z.json(), 'is short': check }, ['is JSON', 'is short']],
  ] as const)('may be %s', ([, given, names]) => {
    expect(checkProblems(given)).toEqual([])
    expect(namedChecks(given).map(([name]) => name)).toEqual(names)
  })

  test.for([
    [
      null,
      ['must be a function (answer) => boolean or the reason why not, a schema,', 'got nothing'],
    ],
    ['is short', ["got 'is short'"]],
    [[check], ['got a list']],
    [{}, ['`check` is empty; name at least one']],
    [{ short: true }, ['`check` "short" must be a function or a schema; got true']],
    [{ ' ': check }, ['has a name that cannot be shown: " "']],
    [{ 'a\u001b[31m': check }, [String.raw`has a name that cannot be shown: "a\u001b[31m"`]],
  ] as const)('as %j is a problem', ([given, said]) => {
    const problems = checkProblems(given)
    expect(problems).toHaveLength(1)
    for (const part of said) expect(problems[0]).toContain(part)
  })

  test('tells all its problems at once', () => {
    expect(checkProblems({ one: 1, two: [], '': check })).toHaveLength(3)
  })
})

test('checks and kept answers that are wrong stand in one error, with all else that is', () => {
  const wrong = { target: check, check: { short: 1 }, keepAnswers: 0 }
  expect(() => toPlan('chat', wrong as never)).toThrow(
    /the run has no end[^]*`check` "short" must be[^]*`keepAnswers` must be a whole number from 1; got 0/,
  )
})

test('a plan names the checks, and gives the last of them time', () => {
  const plan = toPlan('chat', { target: check, requests: 1, check: { 'is short': check } })
  expect(plan.checks).toEqual(['is short'])
  expect(worstCaseMs(plan)).toBe(2 * plan.timeoutMs.total)
})

test('each check is counted by its name, with the first reason of those that failed', () => {
  const count = new CheckCount(['a', 'b', 'never asked'])
  const checked = (a: string | null, b: string | null) => [
    { name: 'a', failure: a },
    { name: 'b', failure: b },
  ]
  count.add(checked(null, 'first'))
  count.add(checked(null, 'second'))
  count.add(checked(null, null))
  expect(count.read()).toEqual([
    { name: 'a', passed: 3, failed: 0, example: null },
    { name: 'b', passed: 1, failed: 2, example: 'first' },
    { name: 'never asked', passed: 0, failed: 0, example: null },
  ])
})
