import OpenAI from 'openai'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { answersOf } from '../../src/core/recording/kept-answers.ts'
import type { LoadOptions, ReadyTarget } from '../../src/core/options/options.ts'
import { csvRow } from '../../src/core/run/csv.ts'
import { startLoad } from '../../src/engine/engine.ts'
import { runLoad } from '../../src/engine/run-load.ts'
import { loadMatchers } from '../../src/matchers/load-matchers.ts'
import type { Simulator } from '../../src/simulator/server.ts'
import { runsFile } from '../../src/report/json.ts'
import { suiteMarkdown } from '../../src/report/markdown.ts'
import { paint } from '../../src/report/layout/paint.ts'
import { suiteSummary } from '../../src/report/summary.ts'
import { http } from '../../src/targets/http.ts'
import { testReport } from '../report/fixture-runs.ts'
import { recorder } from '../targets/harness.ts'
import { simulator, toHaiku, toMini } from './harness.ts'

expect.extend(loadMatchers)

type Make = (to: Simulator, stream: boolean) => ReadyTarget

const READY: readonly (readonly [string, Make])[] = [
  ['openai() chat', (to, stream) => toMini(to, { stream })],
  ['openai() responses', (to, stream) => toMini(to, { api: 'responses', stream })],
  ['anthropic()', (to, stream) => toHaiku(to, { stream })],
]

describe.for(READY)('the answer of %s', ([, make]) => {
  test.for([true, false])('is its whole text, with stream: %s', async (stream) => {
    const sim = await simulator()
    const target = make(sim, stream)
    const run = await runLoad({ target, prompt: 'Hi', requests: 3, keepAnswers: 9 })
    // The simulator writes a word and a space for each token.
    const wordsOf = (text: unknown): number => String(text).match(/\b[a-z]{6} /g)?.length ?? 0
    expect(answersOf(run).map(({ answer }) => wordsOf(answer))).toEqual(
      sim.truth().map(({ outputTokens }) => outputTokens),
    )
    for (const { answer } of answersOf(run)) expect(answer).toMatch(/^(?:[a-z]{6} )+$/)
  })
})

test.for([
  [
    'server-sent chunks of a provider',
    'text/event-stream',
    ['Hel', 'lo  there']
      .map((content) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`)
      .join(''),
    'Hello  there',
  ],
  [
    'server-sent tokens',
    'text/event-stream',
    'data: Hello\n\ndata:  there\n\ndata: [DONE]\n\n',
    'Hello there',
  ],
  ['lines of its own', 'application/x-ndjson', '{"a":1}\n{"a":2}\n', '{"a":1}\n{"a":2}'],
  ['JSON of its own', 'application/json', '{"answer":"Hello"}', '{"answer":"Hello"}'],
  [
    "a provider's JSON",
    'application/json',
    '{"type":"message","content":[{"type":"text","text":"Hello"}]}',
    'Hello',
  ],
  ['text', 'text/plain', 'Hello', 'Hello'],
] as const)('the answer of http() with %s is a text', async ([, type, body, text]) => {
  const server = await recorder((response) => {
    response.writeHead(200, { 'content-type': type }).end(body)
  })
  const target = http({ url: server.url })
  const run = await runLoad({ target, prompt: 'Hi', requests: 1, keepAnswers: 1 })
  expect(answersOf(run).map(({ answer }) => answer)).toEqual([text])
})

test('a model call that a check makes belongs to no request', async () => {
  const sim = await simulator()
  const judge = new OpenAI({ apiKey: 'k', baseURL: sim.openaiBaseURL })
  const run = await runLoad({
    target: toMini(sim),
    prompt: 'Hi',
    requests: 2,
    check: async (answer: string) => {
      const messages = [{ role: 'user' as const, content: `Is this good? ${answer}` }]
      await judge.chat.completions.create({ model: 'gpt-4.1-nano', messages })
    },
  })
  expect(run.checks).toEqual([{ name: 'check', passed: 2, failed: 0, example: null }])
  expect([run.retries.calls, run.unattributed]).toEqual([2, 2])
})

describe('a run of answers, a fifth of which fails a check', () => {
  interface Quote {
    item: string
    price: number | null
  }
  const options: LoadOptions<string> = {
    target: ({ prompt, index }): Quote => ({ item: prompt, price: index % 5 === 4 ? null : index }),
    prompt: 'widget',
    requests: 50,
    check: {
      'names the item': ({ item }: Quote, { prompt }) => item === prompt,
      'names a price': z.object({ price: z.number() }),
    },
  }

  test('counts them per check, and as failures like any other', async () => {
    const run = await runLoad(options)
    expect(run.checks).toEqual([
      { name: 'names the item', passed: 50, failed: 0, example: null },
      {
        name: 'names a price',
        passed: 40,
        failed: 10,
        example: expect.stringContaining('price: '),
      },
    ])
    expect(run.requests).toMatchObject({ total: 50, ok: 40, failed: 10 })
    expect(run.errors).toMatchObject({
      rate: 0.2,
      byKind: { check_failed: 10 },
      examples: { check_failed: expect.stringMatching(/^check "names a price": price: /) },
    })
    expect(run.latency).toMatchObject({ n: 40, failed: 10 })
  })

  test('is judged by them: error rate, goodput and quantiles', async () => {
    const run = await runLoad(options)
    expect(run).toHaveErrorRateBelow(0.21)
    expect(run).not.toHaveErrorRateBelow(0.2)
    expect(run).toHaveGoodputAbove(0.79, { latency: 60_000 })
    expect(run).not.toHaveGoodputAbove(0.8, { latency: 60_000 })
    expect(run).toHavePercentileBelow(80, 60_000)
    expect(run).not.toHavePercentileBelow(81, 60_000)
  })

  test('has no checks in its figures when none were asked', async () => {
    const run = await runLoad({ ...options, check: undefined as never })
    expect([run.checks, run.plan.checks, run.requests.ok]).toEqual([[], [], 50])
  })

  test('lists a check that was never asked', async () => {
    const target = (): never => {
      throw new Error('down')
    }
    const run = await runLoad({ ...options, target })
    expect(run.checks).toEqual([
      { name: 'names the item', passed: 0, failed: 0, example: null },
      { name: 'names a price', passed: 0, failed: 0, example: null },
    ])
  })
})

describe('answers', () => {
  const MARK = 'Lindqvist'
  const answer = `Dear ${MARK}, 4711 is your number.`
  const options = {
    target: ({ index }: { index: number }) => `${answer} ${index}`,
    prompt: 'Who am I?',
    requests: 40,
  }
  const check = (text: string, { index }: { index: number }): void => {
    // What fails comes late, and quotes what it got.
    if (index >= 20) expect(text).toBe('$')
  }

  test('are kept when asked: the first ones, and as many that failed a check', async () => {
    const run = await runLoad({ ...options, keepAnswers: 3, check: { 'is a price': check } })
    const kept = answersOf(run)
    expect(kept.map(({ index }) => index)).toEqual([0, 1, 2, 20, 21, 22])
    expect(kept.map(({ checks }) => checks.join())).toEqual([
      '',
      '',
      '',
      ...Array.from({ length: 3 }, () => 'is a price'),
    ])
    expect(kept[3]).toEqual({
      index: 20,
      prompt: 'Who am I?',
      answer: `${answer} 20`,
      checks: ['is a price'],
    })
  })

  test('are not kept unless asked, and do not come back from a file', async () => {
    expect(answersOf(await runLoad({ ...options, check }))).toEqual([])
    const run = await runLoad({ ...options, keepAnswers: 1 })
    expect(answersOf(run)).toHaveLength(1)
    expect(answersOf(JSON.parse(JSON.stringify(run)))).toEqual([])
  })

  test('stand in nothing that is written or shown, kept or not', async () => {
    const load = startLoad('private', {
      ...options,
      keepAnswers: 5,
      check: { 'is a price': check },
    })
    const rows: string[] = []
    load.onSample((sample) => rows.push(csvRow(sample, { name: 'private' })))
    const run = await load.done
    const suite = { file: 'private.load.ts', tests: [testReport(run, 'failed')] }
    const written = [
      JSON.stringify(run),
      JSON.stringify(runsFile([suite], { version: '0', createdAt: run.startedAt })),
      JSON.stringify(load.partial()),
      rows.join('\n'),
      suiteMarkdown(suite),
      paint(suiteSummary(suite, 100), false).join('\n'),
    ]
    expect(rows).toHaveLength(40)
    expect(run.checks[0]?.failed).toBe(20)
    for (const text of written) {
      expect(text).toContain('private')
      for (const trace of [MARK, '4711', 'Who am I', 'your number'])
        expect(text).not.toContain(trace)
    }
  })
})

test('a check names the type of answer that it expects, and gets the row as the type of the prompts', async () => {
  interface Row {
    question: string
  }
  await runLoad<Row>({
    target: ({ prompt }) => prompt.question.length,
    prompts: [{ question: 'a' }],
    requests: 1,
    check: (answer: number, { prompt, index }) => {
      expectTypeOf(prompt).toEqualTypeOf<Row>()
      expectTypeOf(index).toEqualTypeOf<number>()
      return answer === 1 || 'too long'
    },
  })
  const inferred = { target: () => 'a', prompts: [{ question: 'a' }], requests: 1 }
  const run = await runLoad({
    ...inferred,
    check: {
      text: (answer, { prompt }) => (answer as string).includes(prompt.question),
      schema: z.string(),
    },
  })
  expect(run.checks.map(({ name }) => name)).toEqual(['text', 'schema'])
  // @ts-expect-error -- a number is neither a verdict nor a reason
  const wrong: LoadOptions = { target: () => 'a', requests: 1, check: () => 5 }
  expect(wrong.requests).toBe(1)
})
