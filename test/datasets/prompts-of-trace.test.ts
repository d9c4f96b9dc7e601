import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { expect, it } from 'vitest'
import type { SizedPrompt } from '../../src/core/prompts/sized-prompt.ts'
import type { TraceRow } from '../../src/core/prompts/trace-row.ts'
import {
  promptsOfTrace,
  readTrace,
  tracePrompts,
  type TracePromptOptions,
} from '../../src/datasets/trace.ts'

async function take(
  count: number,
  rows: Iterable<TraceRow> | AsyncIterable<TraceRow>,
  options?: TracePromptOptions,
): Promise<SizedPrompt[]> {
  const taken: SizedPrompt[] = []
  for await (const prompt of promptsOfTrace(rows, options).sized()) {
    if (taken.push(prompt) === count) break
  }
  return taken
}

const row = (inputTokens: number | null, ...prefixBlocks: number[]): TraceRow => ({
  at: 0,
  inputTokens,
  outputTokens: 5,
  prefixBlocks,
})

/** The tokens of a text made of our words. */
const tokensOf = ({ prompt }: SizedPrompt): string[] =>
  (prompt as string).replaceAll('.', ' .').split(' ')

function shared(a: SizedPrompt, b: SizedPrompt): number {
  const [first, second] = [tokensOf(a), tokensOf(b)]
  const differs = first.findIndex((token, index) => token !== second[index])
  return differs === -1 ? first.length : differs
}

it('prompts are as long as the trace says, exactly', async () => {
  const trace = readTrace('fixtures/traces/mooncake.jsonl')
  const rows = await Array.fromAsync(trace)
  const prompts = await take(rows.length, trace)
  expect(prompts.map(({ inputTokens }) => inputTokens)).toEqual(
    rows.map(({ inputTokens }) => inputTokens),
  )
  expect(prompts.map(({ outputTokens }) => outputTokens)).toEqual(
    rows.map(({ outputTokens }) => outputTokens),
  )
  expect(prompts.map(({ prompt }) => countTokens(prompt as string))).toEqual(
    rows.map(({ inputTokens }) => inputTokens),
  )
})

it('rows whose blocks begin alike begin with the same text, 512 tokens a block', async () => {
  const rows = [row(1500, 0, 1, 2), row(1400, 0, 1, 3), row(600, 0, 4), row(900, 9, 1), row(512, 0)]
  const [a, b, c, d, e] = await take(5, rows)
  expect(shared(a!, b!)).toBe(1024)
  expect(shared(a!, c!)).toBe(512)
  expect(shared(a!, d!)).toBeLessThan(3)
  expect(shared(a!, e!)).toBe(512)
})

it('what stands behind the blocks, or where there are none, differs from row to row', async () => {
  const [a, b, c, d] = await take(4, [row(600, 0), row(600, 0), row(40), row(40)])
  expect(shared(a!, b!)).toBe(512)
  expect(shared(c!, d!)).toBe(0)
})

it('the seed decides the texts', async () => {
  const rows = [row(700, 3)]
  expect(await take(1, rows, { seed: 2 })).toEqual(await take(1, rows, { seed: 2 }))
  expect(await take(1, rows, { seed: 3 })).not.toEqual(await take(1, rows, { seed: 2 }))
})

it('rows are read as they are needed, and begin again behind the last', async () => {
  let read = 0
  const rows = {
    *[Symbol.iterator]() {
      for (const length of [3, 4, 5]) {
        read++
        yield row(length)
      }
    },
  }
  await take(2, rows)
  expect(read).toBe(2)
  const prompts = await take(4, rows)
  expect(prompts[3]).toEqual(prompts[0])
})

it('a length that the trace does not know is an error, or what the option says', async () => {
  await expect(take(2, [row(5), row(null)])).rejects.toThrow(
    'how long the prompt of its request 2 was. Replay it with `prompts` of your own, or say how',
  )
  expect((await take(1, [row(null)], { inputTokens: 50 }))[0]!.inputTokens).toBe(50)
  expect(() => promptsOfTrace([], { inputTokens: 0, seed: 0.5 })).toThrow(
    /`seed` must(.|\n)*`inputTokens` must/,
  )
})

it('rows and options that are none are told together', () => {
  expect(() => promptsOfTrace(null as never, null as never)).toThrow(
    /it takes the rows of a trace, .*; got nothing\n.*the options of promptsOfTrace\(\) must be an object, or left out; got nothing/,
  )
})

it('one row at a time gives the same prompts, by the place of the row', async () => {
  const rows = [row(600, 0), row(20), row(30)]
  const promptOf = await tracePrompts({ seed: 4 })
  expect(promptOf(rows[2]!, 2)).toEqual((await take(3, rows, { seed: 4 }))[2])
})
