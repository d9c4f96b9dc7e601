import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Prompt } from '../../src/core/options/options.ts'
import { SizedPrompt } from '../../src/core/prompts/sized-prompt.ts'
import { SizedPrompts } from '../../src/core/prompts/sized-prompts.ts'
import { VariedPrompts } from '../../src/core/prompts/varied-prompts.ts'
import { promptSource } from '../../src/executor/prompts.ts'

async function take(count: number, ...args: Parameters<typeof promptSource<string>>) {
  const source = promptSource<string>(...args)
  return Promise.all(Array.from({ length: count }, async () => source.next()))
}
async function* asyncRows(): AsyncGenerator<string> {
  yield* ['a', 'b', 'c']
}

test.for([
  ['one prompt', { prompt: 'a' }, 'a a a a a'],
  ['a list', { prompts: ['a', 'b', 'c'] }, 'a b c a b'],
  ['a set', { prompts: new Set(['a', 'b', 'c']) }, 'a b c a b'],
  ['an async iterable', { prompts: asyncRows() }, 'a b c a b'],
] as const)('%s comes in order and in cycles', async ([, options, rows]) => {
  expect((await take(5, options as unknown as { prompts: string[] }, 'given', 1)).join(' ')).toBe(
    rows,
  )
})

test('an endless iterable is read only as far as it is used', async () => {
  let read = 0
  function* endless(): Generator<string> {
    for (;;) yield String(read++)
  }
  expect(await take(3, { prompts: endless() }, 'given', 1)).toEqual(['0', '1', '2'])
  expect(read).toBe(3)
})

test('an iterable that is not read to its end is closed, and need not obey', async () => {
  const closed: string[] = []
  async function* rows(name: string): AsyncGenerator<string> {
    try {
      for (;;) yield name
    } finally {
      closed.push(name)
      // oxlint-disable-next-line no-unsafe-finally -- what it does at its end is its own business
      if (name === 'unruly') throw new Error('No.')
    }
  }
  for (const name of ['file', 'unruly']) {
    const source = promptSource({ prompts: rows(name) }, 'given', 1)
    await source.next()
    source.close?.()
  }
  await vi.waitFor(() => expect(closed).toEqual(['file', 'unruly']))
})

test('an empty iterable says so', async () => {
  const prompts = new Set<string>()
  await expect(take(1, { prompts }, 'given', 1)).rejects.toThrow('`prompts` yielded nothing')
  await expect(take(1, { prompts }, 'shuffle', 1)).rejects.toThrow('`prompts` yielded nothing')
})

test('a shuffle uses each row once per cycle, and is the same for the same seed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.integer(), async (length, seed) => {
      const prompts = Array.from({ length }, (_, index) => `row ${index}`)
      const drawn = await take(length * 2, { prompts }, 'shuffle', seed)
      expect(drawn.slice(0, length).toSorted()).toEqual(prompts.toSorted())
      expect(drawn.slice(length).toSorted()).toEqual(prompts.toSorted())
      expect(await take(length * 2, { prompts }, 'shuffle', seed)).toEqual(drawn)
    }),
    { numRuns: 30 },
  )
  const prompts = Array.from({ length: 20 }, (_, index) => String(index))
  const [first, second] = [take(40, { prompts }, 'shuffle', 1), take(20, { prompts }, 'given', 1)]
  expect((await first).slice(0, 20)).not.toEqual(await second)
  expect((await first).slice(0, 20)).not.toEqual((await first).slice(20))
})

test('prompts of known length come with it, one at a time, and are not remembered', async () => {
  let made = 0
  const prompts = new SizedPrompts(async function* () {
    for (;;) yield new SizedPrompt({ prompt: `${made++}`, inputTokens: 1 })
  })
  for (const order of ['given', 'shuffle'] as const) {
    made = 0
    const source = promptSource<Prompt>({ prompts }, order, 1)
    const first = await Promise.all([source.next(), source.next(), source.next()])
    expect(first).toMatchObject([{ prompt: '0' }, { prompt: '1' }, { prompt: '2' }])
    expect(made).toBe(3)
    source.close?.()
  }
})

test('prompts of known length that end stop the run in words', async () => {
  const source = promptSource({ prompts: new SizedPrompts(async function* () {}) }, 'given', 1)
  await expect(Promise.resolve(source.next())).rejects.toThrow('yielded nothing more')
})

test.for([
  ['given', ['a0', 'b1', 'c2', 'a3', 'b4']],
  ['shuffle', null],
] as const)('%s: each use of a varied row is another one', async ([order, expected]) => {
  const prompts = new VariedPrompts(asyncRows(), (row, use) => `${row}${use}`)
  const taken = await take(5, { prompts }, order, 1)
  expect(taken.map((text) => text[1])).toEqual(['0', '1', '2', '3', '4'])
  if (expected !== null) expect(taken).toEqual(expected)
  expect(new Set(taken.slice(0, 3).map((text) => text[0]))).toEqual(new Set('abc'))
})
