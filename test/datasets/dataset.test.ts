import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { type } from 'arktype'
import * as v from 'valibot'
import { afterAll, describe, expect, expectTypeOf, it, test } from 'vitest'
import { z } from 'zod'
import { DatasetError } from '../../src/core/errors.ts'
import { dataset, type DatasetOptions } from '../../src/datasets/dataset.ts'
import { reservoir } from '../../src/datasets/reservoir.ts'

const folder = mkdtempSync(join(tmpdir(), 'vitest-load-dataset-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function rowsOf(path: string | URL, options: DatasetOptions<unknown> = {}) {
  return Array.fromAsync(dataset<unknown>(path, options))
}

async function failureOf(path: string, options: DatasetOptions<unknown> = {}) {
  const read: unknown[] = []
  try {
    for await (const row of dataset<unknown>(path, options)) read.push(row)
  } catch (error) {
    expect(error).toBeInstanceOf(DatasetError)
    return { read, error: error as DatasetError }
  }
  throw new Error('It was read to its end.')
}

describe('rows', () => {
  it.each([
    ['one JSON value a line', 'a.jsonl', '"one"\n{"two":2}\n', ['one', { two: 2 }]],
    ['the last line needs no end', 'b.ndjson', '1\n2', [1, 2]],
    ['empty lines are none', 'c.jsonl', '\n1\n\n  \n2\n', [1, 2]],
    ['Windows line ends', 'd.JSONL', '1\r\n2\r\n', [1, 2]],
    ['a byte order mark', 'e.jsonl', '\uFEFF1\n', [1]],
    [
      'CSV by its header',
      'g.csv',
      'a,b\n1,x\n2,\n',
      [
        { a: '1', b: 'x' },
        { a: '2', b: '' },
      ],
    ],
    ['CSV: a byte order mark, Windows line ends', 'h.CSV', '\uFEFFa\r\n1\r\n', [{ a: '1' }]],
    ['CSV: empty lines', 'i.csv', '\na,b\n\n1,2\n\n', [{ a: '1', b: '2' }]],
    ['CSV: quoted fields', 'j.csv', 'a,b\n"1,\n""2""","\n"', [{ a: '1,\n"2"', b: '\n' }]],
    ['CSV: a header alone', 'k.csv', 'a,b\n', []],
    ['a list', 'f.json', '[1, {"two": 2}]', [1, { two: 2 }]],
  ])('%s', async (_, name, text, rows) => {
    expect(await rowsOf(file(name, text))).toEqual(rows)
  })

  it('are the same from a URL, and at each reading', async () => {
    const rows = dataset(pathToFileURL(file('twice.jsonl', '1\n2\n')))
    expect(await Array.fromAsync(rows)).toEqual([1, 2])
    expect(await Array.fromAsync(rows)).toEqual([1, 2])
  })

  it('end at the limit, so that what stands behind it is not read', async () => {
    expect(await rowsOf(file('limited.jsonl', '1\n2\nnot JSON\n'), { limit: 2 })).toEqual([1, 2])
  })

  it('are what `map` makes of them', async () => {
    const map = (value: unknown): string => (value as { question: string }).question
    const path = file('mapped.jsonl', '{"question":"Why?"}\n')
    expect(await rowsOf(path, { map })).toEqual(['Why?'])
  })

  test('come back as they were written, however long the file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 30 }), async (values) => {
        // Longer than what is read at once.
        const padding = ' '.repeat(20_000)
        const text = values.map((value) => `${JSON.stringify(value)}${padding}\n`).join('')
        const written = JSON.parse(JSON.stringify(values)) as unknown[]
        expect(await rowsOf(file('any.jsonl', text))).toEqual(written)
      }),
      { numRuns: 40 },
    )
  })
})

describe('what cannot be read is told with its place', () => {
  it('a line that is no JSON, without a word of it', async () => {
    const { read, error } = await failureOf(file('bad.jsonl', '1\n\n{"secret prompt\n3\n'))
    expect(read).toEqual([1])
    expect(error.message).toBe(`${join(folder, 'bad.jsonl')}, line 3 is no valid JSON.`)
    expect(error.place).toBe('line 3')
  })

  it('a list that is no JSON', async () => {
    const { error } = await failureOf(file('bad.json', '[\n1,\n2 3\n]'))
    expect(error.message).toBe(`${join(folder, 'bad.json')} is no valid JSON, at line 3 column 3.`)
  })

  it('a `.json` that holds no list', async () => {
    const { error } = await failureOf(file('object.json', '{}'))
    expect(error.message).toContain('object.json holds no list')
  })

  it('a row that `map` refuses', async () => {
    const map = (value: unknown): unknown => {
      if (value === 2) throw new Error('no question in it')
      return value
    }
    const { error } = await failureOf(file('refused.json', '[1, 2]'), { map })
    expect(error.message).toContain('refused.json, row 2 is refused by `map`: no question in it.')
  })

  it.each([
    [
      'a file that is not there',
      'missing.jsonl',
      {},
      'missing.jsonl cannot be used: the file does not exist in',
    ],
    ['another kind of file', 'prompts.txt', {}, 'must end in .jsonl, .ndjson, .json, .csv'],
    [
      'a limit of nothing',
      file('some.jsonl', '1\n'),
      { limit: 0 },
      'cannot be used: `limit` must be a whole number from 1; got 0',
    ],
    [
      'options that are nothing',
      file('some.jsonl', '1\n'),
      null as never,
      'cannot be used: the options of dataset() must be an object, or left out; got nothing',
    ],
  ])('%s, before anything runs', (_, path, options, sentence) => {
    expect(() => dataset(path, options)).toThrow(sentence)
  })

  const rows = 'id,question\n1,"a\nb"\n2,c\n'
  it.each([
    ['too few fields', `${rows}3\n`, 'line 5 has 1 field where the header names 2 columns'],
    ['too many fields', `${rows}3,d,e\n`, 'line 5 has 3 fields where the header names 2 columns'],
    ['an open quote', `${rows}3,"secret\n\n`, 'line 5 opens a quote that nothing closes'],
    ['a quote too many', `${rows}3,sec"ret\n`, 'line 5 has a quote inside a field'],
    ['text behind a quote', `${rows}3,"sec"ret\n`, 'line 5 goes on behind a closing quote'],
  ])('CSV with %s, after the rows before it', async (name, text, sentence) => {
    const { read, error } = await failureOf(file(`${name}.csv`, text))
    expect(read).toHaveLength(2)
    expect(error.message).toContain(`${name}.csv, ${sentence}`)
    expect(error.message).not.toContain('sec')
  })

  it.each([
    ['no line', '', 'empty; its first line must name the columns'],
    ['a name twice', 'a,b,a\n', 'line 1 names the column "a" twice'],
  ])('CSV with %s', async (name, text, sentence) => {
    const { error } = await failureOf(file(`${name}.csv`, text))
    expect(error.message).toContain(sentence)
  })

  it('all that is wrong with the options, in one error', () => {
    const sample = { size: 1.5, seed: 'x', keep: 1 }
    const options = { limit: 0, sample, schema: {}, map: 1, rows: 2 }
    let message = ''
    try {
      dataset('gone.txt', options as never)
    } catch (error) {
      expect(error).toBeInstanceOf(DatasetError)
      message = (error as Error).message.replaceAll(process.cwd(), '.')
    }
    expect(message).toMatchInlineSnapshot(`
      "gone.txt cannot be used:
        - the file must end in .jsonl, .ndjson, .json, .csv
        - the file does not exist in .
        - \`rows\` is no option of dataset(); the options are limit, sample, schema, map
        - \`limit\` must be a whole number from 1; got 0
        - \`keep\` is no option of \`sample\`; the options are size, seed
        - \`sample.size\` must be a whole number from 1; got 1.5
        - \`sample.seed\` must be a whole number; got 'x'
        - \`schema\` must speak Standard Schema, as those of zod, valibot and arktype do; got an object
        - \`map\` must be a function; got 1."
    `)
  })
})

describe('a sample', () => {
  const path = file('ten.jsonl', Array.from({ length: 10 }, (_, index) => `${index}\n`).join(''))

  it('has its size, keeps the order of the file, and depends on the seed alone', async () => {
    const sample = await rowsOf(path, { sample: 4 })
    expect(sample).toHaveLength(4)
    expect(sample).toEqual(sample.toSorted((a, b) => Number(a) - Number(b)))
    expect(await rowsOf(path, { sample: { size: 4, seed: 1 } })).toEqual(sample)
    const others = await Promise.all(
      [2, 3, 4, 5].map((seed) => rowsOf(path, { sample: { size: 4, seed } })),
    )
    expect(new Set(others.map(String)).size).toBeGreaterThan(1)
  })

  it('of more rows than there are is all of them', async () => {
    expect(await rowsOf(path, { sample: 99 })).toHaveLength(10)
  })

  it('is drawn from the first rows where there is a limit', async () => {
    expect(await rowsOf(path, { sample: 3, limit: 3 })).toEqual([0, 1, 2])
  })

  it('takes each row equally often', async () => {
    const counts = Array.from({ length: 10 }, () => 0)
    const each = async function* (): AsyncGenerator<number> {
      yield* counts.keys()
    }
    for (let seed = 0; seed < 2000; seed++) {
      for (const value of await reservoir(each(), 4, seed)) counts[value]!++
    }
    // Four of ten, 2,000 times; five standard deviations.
    for (const count of counts) {
      expect(Math.abs(count - 800)).toBeLessThan(5 * Math.sqrt(2000 * 0.24))
    }
  })
})

describe('a schema', () => {
  const path = file('typed.csv', 'question,stars\nWhy?,5\nThe secret question,none\n')
  const libraries = {
    zod: z.object({ question: z.string(), stars: z.coerce.number() }),
    valibot: v.object({
      question: v.string(),
      stars: v.pipe(v.string(), v.transform(Number), v.number()),
    }),
    arktype: type({ question: 'string', stars: 'string.numeric.parse' }),
  }

  it('gives the rows their type, whichever library it is of', () => {
    type Rows = AsyncIterable<{ question: string; stars: number }>
    expectTypeOf(dataset(path, { schema: libraries.zod })).toEqualTypeOf<Rows>()
    expectTypeOf(dataset(path, { schema: libraries.valibot })).toEqualTypeOf<Rows>()
    expectTypeOf(dataset(path, { schema: libraries.arktype })).toEqualTypeOf<Rows>()
  })

  it.each(Object.entries(libraries))('of %s makes the rows', async (_, schema) => {
    expect(await rowsOf(path, { schema, limit: 1 })).toEqual([{ question: 'Why?', stars: 5 }])
  })

  it.each(Object.entries(libraries))(
    'of %s tells line and issue, not the text',
    async (_, schema) => {
      const { read, error } = await failureOf(path, { schema })
      expect(read).toHaveLength(1)
      expect(error.message).toMatch(/typed\.csv, line 3 is refused by `schema`: stars: /)
      expect(error.message).not.toContain('secret')
      expect(error.message).not.toContain('none')
    },
  )

  it('tells every issue of a row', async () => {
    const schema = z.object({ question: z.string().max(3), stars: z.number(), id: z.string() })
    const { error } = await failureOf(path, { schema })
    expect(error.message.split('\n').map((line) => line.replace(/:.*/, ''))).toEqual([
      `${path}, line 2 is refused by \`schema\``,
      '  - question',
      '  - stars',
      '  - id',
    ])
  })

  it('runs before `map`, which gets its output and its type', async () => {
    const rows = dataset(path, { schema: libraries.zod, limit: 1, map: ({ stars }) => stars + 1 })
    expectTypeOf(rows).toEqualTypeOf<AsyncIterable<number>>()
    expect(await Array.fromAsync(rows)).toEqual([6])
  })

  it('that throws is told without the text', async () => {
    const schema = z.unknown().transform((row) => {
      throw new Error(`no: ${JSON.stringify(row)}`)
    })
    const { error } = await failureOf(file('thrown.jsonl', '"my own prompt"'), { schema })
    expect(error.message).toContain('thrown.jsonl, line 1 is refused by `schema`: no: ')
    expect(error.message).not.toContain('own prompt')
  })
})
