import { describe, expect, expectTypeOf, test } from 'vitest'
import { conversation } from '../../../src/core/options/conversation.ts'
import { LoadOptionsError } from '../../../src/core/errors.ts'
import { mix } from '../../../src/core/options/mix.ts'
import type { LoadOptions, Message, Prompt } from '../../../src/core/options/options.ts'
import { toPlan } from '../../../src/core/plan/plan.ts'
import { lognormal, uniform } from '../../../src/core/options/variate.ts'
import { worstCaseMs } from '../../../src/core/plan/worst-case.ts'
import { syntheticPrompts } from '../../../src/datasets/synthetic-prompts.ts'
import { vary } from '../../../src/datasets/vary.ts'
import { openai } from '../../../src/targets/openai.ts'

const target = (): string => 'answer'
const plan = (options: object) => toPlan('test', { target, ...options })

function problemsOf(options: object): readonly string[] {
  try {
    plan({ requests: 1, ...options })
  } catch (error) {
    if (error instanceof LoadOptionsError) return error.problems
    throw error
  }
  return []
}
const part = { weight: 1, name: 'chat', target }
const mixOf = (...parts: unknown[]) => mix(parts as [])
const talk = (turns: unknown, options?: unknown) => ({
  prompts: conversation(turns as string[], options as object),
})

describe('the plan', () => {
  test('tells of the parts of a mix and of their conversations', () => {
    const { parts, conversation: own } = plan({
      requests: 1,
      target: mix([
        { weight: 70, name: 'search', target },
        {
          weight: 30,
          name: 'chat',
          target,
          prompts: conversation([['a', 'b', 'c'], ['d']], { thinkTime: uniform('1s', 3000) }),
        },
      ]),
    })
    expect(own).toBeNull()
    expect(parts).toEqual([
      { name: 'search', weight: 70, conversation: null },
      {
        name: 'chat',
        weight: 30,
        conversation: {
          scripts: 2,
          turns: 3,
          thinkTime: { variate: 'uniform', min: 1000, max: 3000 },
        },
      },
    ])
  })

  test('has think time and pacing in ms', () => {
    expect(plan({ requests: 1, thinkTime: '2s', pacing: '1m' })).toMatchObject({
      thinkTime: { variate: 'fixed', value: 2000 },
      pacingMs: 60_000,
      conversation: null,
      parts: [],
    })
    expect(plan({ requests: 1, ...talk(['a', 'b']) }).conversation).toEqual({
      scripts: 1,
      turns: 2,
      thinkTime: null,
    })
  })

  test('gives a user the time to think, in the longest that a run may take', () => {
    const base = { requests: 10, concurrency: 2, requestTimeout: '1s' }
    expect(worstCaseMs(plan(base))).toBe(5000)
    expect(worstCaseMs(plan({ ...base, thinkTime: uniform(0, '2s') }))).toBe(15_000)
    expect(worstCaseMs(plan({ ...base, pacing: '10s' }))).toBe(50_000)
    expect(worstCaseMs(plan({ ...base, thinkTime: lognormal('2s', 1, { max: '4s' }) }))).toBe(
      25_000,
    )
    expect(worstCaseMs(plan({ ...base, ...talk(['a', 'b'], { thinkTime: '3s' }) }))).toBe(20_000)
    // No draw from a lognormal distribution is ever longer.
    expect(worstCaseMs(plan({ ...base, thinkTime: lognormal(1000, 1) }))).toBeGreaterThan(1e6)
    // The last arrival of 10 is due after 5 s, and its conversation may take two turns and a thought.
    const open = { requests: 10, arrivalRate: 2, requestTimeout: '1s' }
    expect(worstCaseMs(plan({ ...open, ...talk(['a', 'b'], { thinkTime: '3s' }) }))).toBe(10_000)
  })
})

describe('wrong options', () => {
  test.for<[object, string]>([
    [{ target: mixOf() }, '`target`, mix(): the parts must be a list of at least one'],
    [{ target: mix('chat' as unknown as []) }, '`target`, mix(): the parts must be a list'],
    [{ target: mixOf(5) }, '`mix()[0]` must be an object with weight, name and target; got 5'],
    [{ target: mixOf({ ...part, weight: 0 }) }, '`mix()[0].weight` must be more than 0'],
    [{ target: mixOf({ name: 'a', target }) }, '`mix()[0].weight` must be more than 0'],
    [{ target: mixOf({ ...part, name: ' ' }) }, '`mix()[0].name` must be a text that is not empty'],
    [{ target: mixOf(part, part) }, "`mix()[1].name`: another part is called 'chat' too"],
    [{ target: mixOf({ ...part, target: 5 }) }, '`mix()[0].target` must be a function, got 5'],
    [{ target: mixOf({ ...part, target: mixOf(part) }) }, '`mix()[0].target` is a mix itself'],
    [{ target: mixOf({ ...part, prompts: [] }) }, '`mix()[0].prompts` is empty'],
    [
      { target: mixOf({ ...part, share: 5 }) },
      '`share` is no option of a part of a mix (mix()[0])',
    ],
    [
      { target: mixOf({ ...part, prompt: 'a', prompts: ['b'] }) },
      '`mix()[0].prompt` and `mix()[0].prompts` exclude each other',
    ],
    [
      { target: mixOf({ ...part, target: openai({ model: 'gpt-4.1-mini' }) }) },
      '`mix()[0].prompt` is missing; a ready target needs something to send',
    ],
    [{ target: mixOf(part), prompt: 'a' }, '`prompt` goes into the parts of the mix'],
    [{ target: mixOf(part), prompts: ['a'] }, '`prompts` goes into the parts of the mix'],
    [{ thinkTime: 'long' }, '`thinkTime` must be a time such as 500 (ms)'],
    [{ thinkTime: uniform(5, 2) }, '`thinkTime`, uniform(): `min` is above `max`'],
    [
      { prompts: [conversation(['Hi'])] },
      '`prompts` holds a conversation or many prompts in one of its places',
    ],
    [{ pacing: 0 }, '`pacing` must be more than 0; got 0'],
    [{ arrivalRate: 1, thinkTime: 5 }, '`thinkTime` needs users who wait for their answers'],
    [{ arrivalRate: 1, pacing: 5 }, '`pacing` needs users who wait for their answers'],
    [
      {
        requests: undefined,
        pacing: 5,
        load: { shape: 'soak', by: 'arrivalRate', level: 5, duration: '1m', rampUp: '1s' },
      },
      '`pacing` needs users who wait for their answers',
    ],
    [
      { requests: undefined, thinkTime: 5, load: { shape: 'replay', trace: 'a.csv' } },
      '`thinkTime` needs users who wait for their answers',
    ],
    [talk([]), '`prompts`, conversation(): there are no turns'],
    [talk('Hi'), "`prompts`, conversation(): the turns must be a list of texts; got 'Hi'"],
    [talk([() => 'Hi']), '`prompts`, conversation(): turn 1 must be a text'],
    [talk(['Hi', 5]), '`prompts`, conversation(): turn 2 must be a text, or a function'],
    [talk(['Hi', '']), '`prompts`, conversation(): turn 2 must be a text, or a function'],
    [talk([['Hi'], ['Hi', null]]), '`prompts`, conversation(): script 2: turn 2 must be a text'],
    [talk(['Hi'], { system: 5 }), '`prompts`, conversation(): `system` must be a text; got 5'],
    [talk(['Hi'], { thinkTime: -1 }), '`prompts, conversation(): thinkTime` must be a time'],
    [talk(['Hi'], { think: 5 }), '`think` is no option of conversation()'],
    [talk(['Hi'], null), '`prompts`, conversation(): the options must be an object'],
    [{ prompt: talk(['Hi']).prompts }, '`prompt` is a conversation; write it as `prompts`'],
    [{ prompt: vary('Hi') }, '`prompt` is many prompts; write it as `prompts`'],
    [{ prompt: syntheticPrompts('chat') }, '`prompt` is many prompts'],
    [
      { target: mixOf({ ...part, ...talk([]) }) },
      '`mix()[0].prompts`, conversation(): there are no turns',
    ],
  ])('%o: %s', ([options, sentence]) => {
    expect(problemsOf(options)).toEqual([expect.stringContaining(sentence)])
  })

  test('are told all at once', () => {
    const wrong = mixOf({ ...part, weight: -1, name: '' }, { ...part, target: null, ...talk([]) })
    expect(problemsOf({ target: wrong, prompt: 'a', thinkTime: -1 })).toHaveLength(6)
  })
})

test('what a part sends is what its own target takes', () => {
  mix([
    {
      weight: 1,
      name: 'rows',
      prompts: [{ question: 'Why?', id: 7 }],
      target: ({ prompt }) => {
        expectTypeOf(prompt).toEqualTypeOf<{ question: string; id: number }>()
      },
    },
    { weight: 1, name: 'ready', prompts: ['Hi'], target: openai({ model: 'gpt-4.1-mini' }) },
    {
      weight: 1,
      name: 'chat',
      prompts: conversation(['Hi']),
      target: ({ prompt }) => {
        expectTypeOf(prompt).toEqualTypeOf<readonly Message[]>()
      },
    },
  ])
  const options = <Row = Prompt>(given: LoadOptions<Row>) => given
  options({
    prompts: conversation(['Hi']),
    target: ({ prompt }) => {
      expectTypeOf(prompt).toEqualTypeOf<readonly Message[]>()
    },
  })
  options({ prompts: conversation(['Hi']), target: openai({ model: 'gpt-4.1-mini' }) })
  const toText = ({ prompt }: { prompt: string }) => prompt
  // @ts-expect-error -- the target takes other rows than its part sends
  mix([{ weight: 1, name: 'rows', prompts: [5], target: toText }])
})
