import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { Message } from '../../src/core/options/options.ts'
import type { SizedPrompt } from '../../src/core/prompts/sized-prompt.ts'
import { syntheticPrompts } from '../../src/datasets/synthetic-prompts.ts'
import { vary } from '../../src/datasets/vary.ts'
import { promptSource } from '../../src/executor/prompts.ts'

async function uses<Row>(
  count: number,
  prompts: AsyncIterable<Row>,
  order: 'given' | 'shuffle' = 'given',
): Promise<Row[]> {
  const source = promptSource<Row>({ prompts }, order, 1)
  return Promise.all(Array.from({ length: count }, async () => source.next()))
}

const NONCE = /^Request(?: \w+){5}\.\n\n/
const behind = (text: string): string => text.replace(NONCE, '')

describe('each use gets a nonce of its own at the front', () => {
  it.each([
    ['one prompt', () => vary('Why?'), ['Why?', 'Why?', 'Why?', 'Why?']],
    ['a list, cycled', () => vary(['a', 'b']), ['a', 'b', 'a', 'b']],
    ['an async iterable', () => vary(letters()), ['a', 'b', 'a', 'b']],
  ])('%s', async (_, prompts, texts) => {
    const varied = await uses(4, prompts())
    expect(varied.every((text) => NONCE.test(text))).toBe(true)
    expect(new Set(varied).size).toBe(4)
    expect(varied.map(behind)).toEqual(texts)
    // And for whoever iterates them.
    const iterated: string[] = []
    for await (const text of prompts()) if (iterated.push(text) === 2) break
    expect(iterated).toEqual(varied.slice(0, 2))
  })

  it('messages: at the front of the first, and the given ones stay as they were', async () => {
    const messages: readonly Message[] = [
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: 'Why?' },
    ]
    const [first, second] = await uses(2, vary(messages))
    expect(first![0]!.content).toMatch(/^Request .*\n\nBe short\.$/)
    expect(first![1]).toEqual(messages[1])
    expect(first).not.toEqual(second)
    expect(messages[0]!.content).toBe('Be short.')
  })

  it('sized prompts: their length goes with it, exactly', async () => {
    const sized = syntheticPrompts({ inputTokens: 20, sharedPrefix: 30 })
    const prompts = (await uses(5, vary(sized))) as unknown as SizedPrompt[]
    for (const { prompt, inputTokens } of prompts) {
      expect(inputTokens).toBe(57)
      expect(countTokens(prompt as string)).toBe(57)
    }
  })

  it('rows of their own type: where `into` puts it', async () => {
    const rows = vary([{ question: 'Why?' }], {
      into: (row, nonce) => ({ question: nonce + row.question }),
    })
    expectTypeOf(rows).toEqualTypeOf<AsyncIterable<{ question: string }>>()
    const [row] = await uses(1, rows)
    expect(behind(row!.question)).toBe('Why?')
    await expect(uses(1, vary([{ question: 'Why?' }]))).rejects.toThrow('vary(rows, { into:')
  })

  it('a shuffle shuffles the rows, which are remembered once', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => `row ${index}`)
    const varied = await uses(40, vary(rows), 'shuffle')
    const texts = varied.map(behind)
    expect(texts.slice(0, 20)).not.toEqual(rows)
    expect(new Set(texts.slice(0, 20))).toEqual(new Set(rows))
    expect(new Set(varied).size).toBe(40)
  })
})

it('the same seed gives the same nonces, another one others', async () => {
  const first = await uses(50, vary('Why?', { seed: 2 }))
  expect(await uses(50, vary('Why?', { seed: 2 }))).toEqual(first)
  const others = await uses(50, vary('Why?', { seed: 3 }))
  expect(others.filter((text) => first.includes(text))).toEqual([])
})

it('thousands of nonces are all different, and neighbours in their first word', async () => {
  const varied = await uses(5000, vary('x'))
  expect(new Set(varied).size).toBe(5000)
  expect(new Set(varied.slice(0, 1000).map((text) => text.split(' ')[1])).size).toBe(1000)
})

it.each([
  [7, {}, 'it takes a string, messages, or an iterable of prompts; got 7'],
  [[], {}, 'it got no prompt'],
  [null, {}, 'it takes a string, messages, or an iterable of prompts; got nothing'],
  ['x', null, 'the options of vary() must be an object, or left out; got nothing'],
  ['x', { seed: 'y', into: 1, at: 2 }, '`at` is no option of vary()'],
  ['x', { seed: 'y', into: 1 }, "`seed` must be a whole number; got 'y'"],
])('vary(%j, %j) is refused', (given, options, sentence) => {
  expect(() => vary(given as never, options as never)).toThrow(sentence)
})

async function* letters(): AsyncGenerator<string> {
  yield* ['a', 'b']
}
