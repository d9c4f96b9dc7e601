import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { afterAll, describe, expect, it, test } from 'vitest'
import { DatasetError } from '../../src/core/errors.ts'
import { dataset, type DatasetOptions } from '../../src/datasets/dataset.ts'

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
    ['a file that is not there', 'missing.jsonl', {}, 'missing.jsonl does not exist in'],
    ['another kind of file', 'prompts.txt', {}, 'must end in .jsonl, .ndjson, .json'],
    ['a limit of nothing', file('some.jsonl', '1\n'), { limit: 0 }, 'needs a limit of 1 or more'],
  ])('%s, before anything runs', (_, path, options, sentence) => {
    expect(() => dataset(path, options)).toThrow(sentence)
  })
})
