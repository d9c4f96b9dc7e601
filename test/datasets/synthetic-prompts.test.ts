import fc from 'fast-check'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { countTokens as countOlder } from 'gpt-tokenizer/encoding/cl100k_base'
import { describe, expect, expectTypeOf, it, test } from 'vitest'
import { normalQuantile } from '../../src/core/statistics/normal.ts'
import type { Prompt } from '../../src/core/options/options.ts'
import { randomFor } from '../../src/core/statistics/random.ts'
import type { SizedPrompt } from '../../src/core/prompts/sized-prompt.ts'
import { lognormal, meanOf, uniform, type Variate } from '../../src/core/options/variate.ts'
import { PRESETS } from '../../src/datasets/presets.ts'
import { syntheticPrompts, type SyntheticOptions } from '../../src/datasets/synthetic-prompts.ts'
import { asPrompt, textOf } from '../../src/datasets/text.ts'
import { fromTrace } from '../../src/datasets/trace-lengths.ts'
import { WORDS } from '../../src/datasets/words.ts'

async function take(
  count: number,
  options: Parameters<typeof syntheticPrompts>[0],
): Promise<SizedPrompt[]> {
  const taken: SizedPrompt[] = []
  for await (const prompt of syntheticPrompts(options).sized()) {
    if (taken.push(prompt) === count) break
  }
  return taken
}

const textsOf = (prompts: readonly SizedPrompt[]): string[] =>
  prompts.map(({ prompt }) => prompt as string)

describe('words', () => {
  it('are 1,024 different ones, each one token for both encodings, alone and behind a space', () => {
    expect(new Set(WORDS).size).toBe(1024)
    const longer = WORDS.filter((word) =>
      [countTokens, countOlder].some((count) => count(word) !== 1 || count(` ${word}`) !== 1),
    )
    expect(longer).toEqual([])
  })

  test('a text of them has exactly as many tokens as asked, from 1 to 8,000', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8000 }), fc.integer(), (tokens, seed) => {
        const text = asPrompt(textOf(tokens, randomFor(seed, 'text')))
        expect(countTokens(text)).toBe(tokens)
        expect(text).toBe(text.trim())
      }),
      {
        numRuns: 60,
        examples: [
          [1, 1],
          [2, 1],
          [8000, 1],
        ],
      },
    )
  })
})

describe('prompts', () => {
  test('count exactly what was asked, the shared prefix beside it', async () => {
    const length = fc.integer({ min: 1, max: 2000 })
    await fc.assert(
      fc.asyncProperty(length, fc.nat(600), fc.integer(), async (inputTokens, prefix, seed) => {
        const prompts = await take(3, { inputTokens, sharedPrefix: prefix, seed })
        for (const { prompt, inputTokens: said, estimated } of prompts) {
          expect(said).toBe(prefix + inputTokens)
          expect(countTokens(prompt as string)).toBe(said)
          expect(estimated).toBe(false)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('begin with the shared prefix, and differ in the first word behind it', async () => {
    const options = { inputTokens: 40, sharedPrefix: 100 }
    const texts = textsOf(await take(200, options))
    const words = texts.map((text) => text.replaceAll('.', ' .').split(' '))
    const prefixes = new Set(words.map((list) => list.slice(0, 100).join(' ')))
    expect(prefixes.size).toBe(1)
    expect(new Set(words.map((list) => list[100])).size).toBe(200)
  })

  it('are all different from 3 tokens on, thousands of them', async () => {
    expect(new Set(textsOf(await take(5000, { inputTokens: 3 }))).size).toBe(5000)
  })

  it('depend on the seed alone, and can be read again', async () => {
    const options = { inputTokens: lognormal(30, 0.5), sharedPrefix: 5, seed: 3 }
    const first = await take(20, options)
    expect(await take(20, options)).toEqual(first)
    const others = textsOf(await take(20, { ...options, seed: 4 }))
    expect(others.filter((text) => textsOf(first).includes(text))).toEqual([])
  })

  it('have lengths drawn from the variates, and none for the answer where none was given', async () => {
    const options = { inputTokens: uniform(10, 20), outputTokens: lognormal(50, 0.4) }
    const prompts = await take(300, options)
    expect(Math.min(...prompts.map(({ inputTokens }) => inputTokens))).toBe(10)
    expect(Math.max(...prompts.map(({ inputTokens }) => inputTokens))).toBe(20)
    expect(new Set(prompts.map(({ outputTokens }) => outputTokens)).size).toBeGreaterThan(30)
    expect((await take(1, { inputTokens: 5 }))[0]!.outputTokens).toBeNull()
  })

  it('are plain prompts for whoever iterates them', async () => {
    const prompts = syntheticPrompts({ inputTokens: 4 })
    expectTypeOf(prompts).toExtend<AsyncIterable<Prompt>>()
    const [sized] = await take(1, { inputTokens: 4 })
    for await (const prompt of prompts) {
      expect(prompt).toBe(sized!.prompt)
      break
    }
  })
})

describe('presets', () => {
  // Published figures: mean and quantiles, with the tolerance that presets.ts states.
  const figures: [keyof typeof PRESETS, 'inputTokens' | 'outputTokens', number, object][] = [
    ['chat', 'inputTokens', 0.09, { mean: 1155, 0.5: 1020, 0.95: 4083, 0.99: 4142 }],
    ['chat', 'outputTokens', 0.14, { mean: 211, 0.5: 129, 0.95: 451, 0.99: 601 }],
    ['code', 'inputTokens', 0.031, { mean: 2048, 0.5: 1469, 0.95: 7303 }],
    ['code', 'outputTokens', 0.1, { mean: 27.9, 0.5: 13, 0.95: 90, 0.99: 251 }],
    ['longContext', 'inputTokens', 0.01, { mean: 12_035, 0.5: 6909, 0.95: 39_551 }],
    ['longContext', 'outputTokens', 0.06, { mean: 343, 0.5: 350, 0.95: 698 }],
  ]
  it.each(figures)('%s, %s: within %d of the published figures', (name, field, off, published) => {
    const variate = PRESETS[name][field] as Extract<Variate, { variate: 'lognormal' }>
    const { median, sigma, max = Infinity } = variate
    for (const [figure, wanted] of Object.entries(published) as [string, number][]) {
      const z = figure === 'mean' ? null : normalQuantile(Number(figure))
      const quantile = (share: number): number =>
        Math.min(Number(max), Number(median) * Math.exp(sigma * share))
      const found = z === null ? meanOf(variate) : quantile(z)
      expect(Math.abs(found / wanted - 1)).toBeLessThanOrEqual(off)
    }
  })

  it('give both lengths; what stands beside them comes first', async () => {
    const [plain] = await take(1, 'chat')
    expect(plain!.outputTokens).toBeGreaterThan(0)
    const [changed] = await take(1, { preset: 'chat', outputTokens: 7, sharedPrefix: 10 })
    expect(changed!.outputTokens).toBe(7)
    expect(changed!.inputTokens).toBe(plain!.inputTokens + 10)
  })
})

describe('lengths from a trace', () => {
  const file = 'fixtures/traces/azure-2023.csv'

  it('keep the length of the answer with that of its prompt', async () => {
    const pairs = new Set<string>()
    const lines = (await import('node:fs')).readFileSync(file, 'utf8').trim().split('\n').slice(1)
    for (const line of lines) pairs.add(line.split(',').slice(1).join(','))
    const prompts = await take(60, { inputTokens: fromTrace(file) })
    const drawn = prompts.map(({ inputTokens, outputTokens }) => `${inputTokens},${outputTokens}`)
    expect(drawn.filter((pair) => !pairs.has(pair))).toEqual([])
    expect(new Set(drawn).size).toBeGreaterThan(15)
  })

  it('leave the answer to who says it', async () => {
    const [prompt] = await take(1, { inputTokens: fromTrace(file), outputTokens: 9 })
    expect(prompt!.outputTokens).toBe(9)
  })

  it('of a file that is not there are refused at once', () => {
    expect(() => fromTrace('gone.csv')).toThrow('gone.csv cannot be used: the file does not exist')
  })
})

it('all that is wrong is told at once', () => {
  const options = { preset: 'poem', outputTokens: 0, sharedPrefix: -1, seed: 0.5, length: 1 }
  expect(() => syntheticPrompts(options as SyntheticOptions)).toThrowErrorMatchingInlineSnapshot(`
    [DatasetError: syntheticPrompts() cannot be used:
      - \`length\` is no option of syntheticPrompts(); the options are preset, inputTokens, outputTokens, sharedPrefix, seed
      - \`preset\` must be one of 'chat', 'code', 'longContext'; got 'poem'
      - \`outputTokens\` must be a whole number of tokens from 1, or uniform(), normal() or lognormal() of them, such as lognormal(500, 0.8); got 0
      - \`sharedPrefix\` must be a whole number from 0; got -1
      - \`seed\` must be a whole number; got 0.5.]
  `)
  expect(() => syntheticPrompts({})).toThrow('`inputTokens` is missing')
  expect(() => syntheticPrompts('poem' as 'chat')).toThrow("must be one of 'chat', 'code'")
})
