import { assert, describe, expect, test } from 'vitest'
import { conversation } from '../../src/core/options/conversation.ts'
import { mix } from '../../src/core/options/mix.ts'
import type { Message, SessionTurn, TargetRequest } from '../../src/core/options/options.ts'
import type { Sample } from '../../src/core/calls/sample.ts'
import { RequestFailure } from '../../src/core/errors.ts'
import { uniform } from '../../src/core/options/variate.ts'
import { harness, stopFor } from './harness.ts'

type Seen = { at: number; said: string[]; session: SessionTurn | undefined }
type Answer = (request: TargetRequest<readonly Message[]>) => unknown

/** A harness whose target takes down what it gets and answers after 100 ms. */
function talking(answer: Answer = ({ prompt }) => `Re: ${prompt.at(-1)?.content}`) {
  const { clock, execute } = harness()
  const seen: Seen[] = []
  const target: Answer = async (request) => {
    const said = request.prompt.map(({ role, content }) => `${role}: ${content}`)
    seen.push({ at: clock.now(), said, session: request.session })
    await clock.sleep(100)
    return answer(request)
  }
  return {
    clock,
    seen,
    talk: (prompts: unknown, options: object, hooks: Parameters<typeof execute>[1] = {}) =>
      execute({ prompt: undefined, target, prompts, ...options }, hooks),
  }
}
const turns = (samples: readonly Sample[]): unknown[] =>
  samples
    .toSorted((a, b) => a.startedAt - b.startedAt || a.index - b.index)
    .map(({ startedAt, session, turn }) => [startedAt, session, turn])

function splitInACharacter(text: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  const bytes = new TextEncoder().encode(text)
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.slice(0, 3))
      controller.enqueue(bytes.slice(3))
      controller.close()
    },
  })
}
describe('a conversation', () => {
  test('sends all that was said so far, answers included', async () => {
    const { seen, talk } = talking()
    const history: string[][] = []
    await talk(
      conversation(
        [
          'Hi.',
          'Where is it?',
          (answer, before) => {
            history.push(before.map(({ role }) => role))
            return `${answer} And when?`
          },
        ],
        { system: 'Be short.' },
      ),
      { requests: 4 },
    )
    const system = 'system: Be short.'
    const first = [system, 'user: Hi.']
    const second = [...first, 'assistant: Re: Hi.', 'user: Where is it?']
    const third = [...second, 'assistant: Re: Where is it?', 'user: Re: Where is it? And when?']
    expect(seen.map(({ said }) => said)).toEqual([first, second, third, first])
    expect(seen.map(({ session }) => session)).toEqual([
      { id: 0, turn: 1 },
      { id: 0, turn: 2 },
      { id: 0, turn: 3 },
      { id: 1, turn: 1 },
    ])
    expect(history).toEqual([['system', 'user', 'assistant', 'user', 'assistant']])
  })

  test('several scripts take turns', async () => {
    const { seen, talk } = talking()
    await talk(conversation([['a', 'b'], ['c']]), { requests: 5 })
    expect(seen.map(({ said }) => said.at(-1))).toEqual([
      'user: a',
      'user: b',
      'user: c',
      'user: a',
      'user: b',
    ])
  })

  test.for([
    [
      'a stream of texts',
      async function* () {
        yield* ['Yes', ', sir.']
      },
      'Yes, sir.',
    ],
    ['a stream of bytes', () => new Response(splitInACharacter('Grüße')), 'Grüße'],
    ['a body that is read', () => new Response('Yes.').body, 'Yes.'],
  ] as const)('reads an answer from %s', async ([, answer, text]) => {
    const { seen, talk } = talking(answer)
    await talk(conversation(['Hi.', 'Well?']), { requests: 2 })
    expect(seen[1]?.said).toEqual(['user: Hi.', `assistant: ${text}`, 'user: Well?'])
  })

  test('keeps a target that changes its prompt to itself', async () => {
    const { seen, talk } = talking(({ prompt }) => {
      ;(prompt as Message[]).push({ role: 'assistant', content: 'mine' })
      prompt[0]!.content = 'changed'
      return 'Yes.'
    })
    await talk(conversation(['Hi.', 'Well?']), { requests: 2 })
    expect(seen[1]?.said).toEqual(['user: Hi.', 'assistant: Yes.', 'user: Well?'])
  })
})

describe('in the closed model', () => {
  test('a user stays with a conversation until its last turn, and thinks between turns', async () => {
    const { talk } = talking()
    const { measured, peak } = await talk(conversation(['a', 'b'], { thinkTime: '1s' }), {
      concurrency: 2,
      requests: 6,
    })
    expect(peak).toBe(2)
    expect(turns(measured)).toEqual([
      [0, 0, 1],
      [0, 1, 1],
      [1100, 0, 2],
      [1100, 1, 2],
      [1200, 2, 1],
      [1200, 3, 1],
    ])
  })

  test("the load test's own think time is that of turns too, unless they have one", async () => {
    const { talk } = talking()
    const own = await talk(conversation(['a', 'b'], { thinkTime: 10 }), {
      requests: 3,
      thinkTime: 500,
    })
    expect(turns(own.measured)).toEqual([
      [0, 0, 1],
      [110, 0, 2],
      [710, 1, 1],
    ])
    const other = talking()
    const shared = await other.talk(conversation(['a', 'b']), { requests: 3, thinkTime: 500 })
    expect(turns(shared.measured)).toEqual([
      [0, 0, 1],
      [600, 0, 2],
      [1200, 1, 1],
    ])
  })

  test('no turn starts after the duration', async () => {
    const { talk } = talking()
    const { measured } = await talk(conversation(['a', 'b', 'c'], { thinkTime: 100 }), {
      duration: 250,
    })
    expect(turns(measured)).toEqual([
      [0, 0, 1],
      [200, 0, 2],
    ])
    expect(measured.some(({ brokenOff }) => brokenOff)).toBe(false)
  })

  test('users who are one too many when a ramp falls leave between two turns', async () => {
    const { talk } = talking()
    const { measured } = await talk(conversation(['a', 'b', 'c', 'd'], { thinkTime: 900 }), {
      load: {
        shape: 'rampingConcurrency',
        stages: [
          { duration: 0, target: 3 },
          { duration: '1500ms', target: 3 },
          { duration: 0, target: 1 },
          { duration: '1500ms', target: 1 },
        ],
      },
    })
    const at = (ms: number) => measured.filter(({ startedAt }) => startedAt === ms).length
    expect([at(0), at(1000), at(2000)]).toEqual([3, 3, 1])
  })
})

describe('in the open model', () => {
  test('an arrival begins a conversation, whose turns are due when the user has thought', async () => {
    const { talk } = talking()
    const { measured, lags } = await talk(conversation(['a', 'b', 'c'], { thinkTime: '1s' }), {
      arrivalRate: 1,
      duration: 2500,
    })
    expect(turns(measured)).toEqual([
      [0, 0, 1],
      [1000, 1, 1],
      [1100, 0, 2],
      [2000, 2, 1],
      [2100, 1, 2],
      [2200, 0, 3],
    ])
    expect(Math.max(...lags)).toBe(0)
    expect(measured.every(({ intendedAt, startedAt }) => intendedAt === startedAt)).toBe(true)
  })

  test('`requests` counts turns', async () => {
    const { talk } = talking()
    const { measured, tookMs } = await talk(conversation(['a', 'b', 'c'], { thinkTime: 50 }), {
      arrivalRate: 1,
      requests: 4,
    })
    expect(turns(measured)).toEqual([
      [0, 0, 1],
      [150, 0, 2],
      [300, 0, 3],
      [1000, 1, 1],
    ])
    expect(tookMs).toBe(1100)
  })

  test('a stop ends the wait for the next turn', async () => {
    const { clock, talk } = talking()
    const { measured, tookMs } = await talk(
      conversation(['a', 'b'], { thinkTime: '1h' }),
      { arrivalRate: 1, requests: 10 },
      {
        prepare: (executor) => clock.setTimer(() => executor.stop(stopFor('aborted'), 'cut'), 1500),
      },
    )
    expect(turns(measured)).toEqual([
      [0, 0, 1],
      [1000, 1, 1],
    ])
    expect(tookMs).toBe(1500)
  })

  test('only running requests count for maxInFlight, not users who think', async () => {
    const { clock, talk } = talking()
    const { measured } = await talk(conversation(['a', 'b', 'c'], { thinkTime: 840 }), {
      target: async (): Promise<string> => {
        await clock.sleep(100)
        return 'Yes.'
      },
      arrivalRate: 1,
      duration: '3s',
      maxInFlight: 1,
    })
    // The second turn of the first is due at 940 and still runs when the second user arrives at 1000.
    const told = measured
      .toSorted((a, b) => a.intendedAt - b.intendedAt)
      .map(({ intendedAt, session, turn, outcome, brokenOff }) => [
        intendedAt,
        session,
        turn,
        outcome.type,
        brokenOff,
      ])
    expect(told).toEqual([
      [0, 0, 1, 'ok', false],
      [940, 0, 2, 'ok', false],
      [1000, 1, 1, 'not_started', false],
      [1880, 0, 3, 'ok', false],
      [2000, 2, 1, 'ok', false],
      [2940, 2, 2, 'ok', false],
    ])
  })

  test('a turn that is due while too many requests run breaks its conversation off', async () => {
    const { talk, clock } = talking()
    let first = true
    const { measured } = await talk(conversation(['a', 'b', 'c'], { thinkTime: 900 }), {
      target: async (): Promise<string> => {
        const ms = first ? 150 : 100
        first = false
        await clock.sleep(ms)
        return 'Yes.'
      },
      arrivalRate: 1,
      requests: 3,
      maxInFlight: 1,
    })
    // Due at 1050, while the second user's first turn runs from 1000 to 1100.
    const dropped = measured.find(({ outcome }) => outcome.type === 'not_started')
    expect(dropped).toMatchObject({ intendedAt: 1050, session: 0, turn: 2, brokenOff: true })
  })
})

describe('a conversation is broken off', () => {
  const dead: [string, () => unknown][] = [
    ['a failed turn', () => Promise.reject(new RequestFailure('overloaded', 'Too much.'))],
    ['an answer without a text', () => ({ id: 7 })],
    ['an empty answer', () => ' '],
  ]
  test.for(dead)('by %s', async ([, answer]) => {
    let asked = 0
    const { talk, seen } = talking((): unknown => (asked++ === 0 ? answer() : 'Yes.'))
    const { measured } = await talk(conversation(['a', 'b']), { requests: 3 })
    expect(seen.map(({ session }) => session)).toEqual([
      { id: 0, turn: 1 },
      { id: 1, turn: 1 },
      { id: 1, turn: 2 },
    ])
    expect(measured.map(({ brokenOff }) => brokenOff)).toEqual([true, false, false])
  })

  test('by nothing in its last turn', async () => {
    const { talk } = talking(() => null)
    const { measured } = await talk(conversation(['a']), { requests: 2 })
    expect(measured.map(({ brokenOff }) => brokenOff)).toEqual([false, false])
  })
})

test.for([
  ['throws', (answer: string) => assert.fail(`no ${answer} here`), 'no [removed] here'],
  [
    'gives no text',
    () => 5 as unknown as string,
    'turn 2 of a conversation must give a text, and gave number.',
  ],
] as const)('a turn that %s stops the run, without what was said', async ([, turn, sentence]) => {
  const { talk } = talking(() => 'secret answer')
  const { measured, stopped } = await talk(conversation(['a', turn]), { requests: 5 })
  expect(measured).toHaveLength(1)
  expect(stopped?.reason).toBe('promptsFailed')
  expect(stopped?.message).toBe(`The prompts could not be read: ${sentence}`)
})

test('a part of a mix may talk: one draw is one conversation', async () => {
  const { clock, execute } = harness()
  const target = async (): Promise<string> => {
    await clock.sleep(100)
    return 'Yes.'
  }
  const { measured } = await execute({
    prompt: undefined,
    target: mix([
      {
        weight: 1,
        name: 'chat',
        target,
        prompts: conversation(['a', 'b'], { thinkTime: uniform(10, 20) }),
      },
      { weight: 1, name: 'search', target, prompt: 'c' },
    ]),
    concurrency: 3,
    requests: 30,
  })
  const chats = measured.filter(({ part }) => part === 'chat')
  const searches = measured.filter(({ part }) => part === 'search')
  expect(chats.length + searches.length).toBe(30)
  const begun = chats.filter(({ turn }) => turn === 1).length
  expect(Math.abs(begun - searches.length)).toBeLessThanOrEqual(1)
  expect(searches.every(({ session, turn }) => session === null && turn === null)).toBe(true)
})
