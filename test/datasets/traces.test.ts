import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { afterAll, describe, expect, it, test } from 'vitest'
import { CSV_HEADER, csvField, csvRow } from '../../src/core/run/csv.ts'
import { DatasetError } from '../../src/core/errors.ts'
import type { TraceRow } from '../../src/core/prompts/trace-row.ts'
import { readTrace, type TraceOptions } from '../../src/datasets/trace.ts'
import { aCall } from '../core/a-call.ts'
import { aSample } from '../core/a-sample.ts'

const FIXTURES = 'fixtures/traces'
const folder = mkdtempSync(join(tmpdir(), 'vitest-load-traces-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const rowsOf = (path: string | URL, options?: TraceOptions): Promise<TraceRow[]> =>
  Array.fromAsync(readTrace(path, options))

async function failureOf(path: string, options?: TraceOptions): Promise<DatasetError> {
  const error: unknown = await rowsOf(path, options).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(DatasetError)
  return error as DatasetError
}

const azure = (...rows: string[]): string =>
  ['TIMESTAMP,ContextTokens,GeneratedTokens', ...rows, ''].join('\n')

describe('formats', () => {
  it.each([
    ['azure-2023.csv', 48, { at: 191.904, inputTokens: 575, outputTokens: 90, prefixBlocks: [] }],
    ['azure-2024.csv', 12, { at: 282.396, inputTokens: 2161, outputTokens: 211, prefixBlocks: [] }],
    [
      'mooncake.jsonl',
      16,
      { at: 0, inputTokens: 1972, outputTokens: 94, prefixBlocks: [0, 1, 2, 6] },
    ],
    ['burstgpt.csv', 12, { at: 10_000, inputTokens: 543, outputTokens: 230, prefixBlocks: [] }],
    [
      'burstgpt-older.csv',
      12,
      { at: 10_000, inputTokens: 543, outputTokens: 230, prefixBlocks: [] },
    ],
  ])('%s is known by how it begins', async (name, count, second) => {
    const rows = await rowsOf(join(FIXTURES, name))
    expect(rows).toHaveLength(count)
    expect(rows[0]!.at).toBe(0)
    expect(rows[1]).toEqual(second)
  })

  it('a URL, its text, a mark before the first byte and Windows line ends do as well', async () => {
    const path = file(
      'bom.csv',
      `\uFEFF${azure('2023-11-16 18:15:46.6805900,374,44')}`.replaceAll('\n', '\r\n'),
    )
    const url = pathToFileURL(path)
    const row = { at: 0, inputTokens: 374, outputTokens: 44, prefixBlocks: [] }
    expect(await rowsOf(url)).toEqual([row])
    expect(await rowsOf(url.href)).toEqual([row])
  })

  it('a zone moves the time', async () => {
    const path = file(
      'zone.csv',
      azure('2024-05-10 02:00:00+02:00,1,1', '2024-05-10 00:00:01Z,1,1'),
    )
    expect((await rowsOf(path)).map(({ at }) => at)).toEqual([0, 1000])
  })

  it('a request that failed is kept, and how long its answer was is unknown', async () => {
    const rows = await rowsOf(join(FIXTURES, 'burstgpt.csv'))
    expect(rows.filter(({ outputTokens }) => outputTokens === null)).toHaveLength(2)
  })
})

describe('which rows', () => {
  const path = file(
    'seconds.csv',
    azure(...[0, 10, 20, 30].map((second) => `2024-01-01 00:00:${second || '00'},${second},1`)),
  )
  it.each([
    ['from counts from the first row of the file', { from: '10s' }, [0, 10_000, 20_000], 10],
    ['to is left out', { to: '20s' }, [0, 10_000], 0],
    ['between rows', { from: 9000, to: '31s' }, [0, 10_000, 20_000], 10],
    ['limit counts those that are kept', { from: '10s', limit: 2 }, [0, 10_000], 10],
  ])('%s', async (_, options, instants, first) => {
    const rows = await rowsOf(path, options)
    expect(rows.map(({ at }) => at)).toEqual(instants)
    expect(rows[0]!.inputTokens).toBe(first)
  })

  it('none at all is an error', async () => {
    expect((await failureOf(path, { from: '1h' })).message).toContain('no request between `from`')
    expect((await failureOf(file('header.csv', azure()))).message).toContain('holds no request.')
  })
})

describe('order', () => {
  test('rows that are less than a minute out of order are put right, ties as they stand', async () => {
    const times = fc.array(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(times, async (seconds) => {
        const text = seconds.map(
          (second, index) =>
            `{"timestamp":${second * 1000},"input_length":${index},"output_length":1}`,
        )
        const rows = await rowsOf(file('any.jsonl', text.join('\n')))
        const first = Math.min(...seconds)
        const sorted = [...seconds.entries()].toSorted((a, b) => a[1] - b[1] || a[0] - b[0])
        expect(rows.map(({ at, inputTokens }) => [inputTokens, at])).toEqual(
          sorted.map(([index, second]) => [index, (second - first) * 1000]),
        )
      }),
      { numRuns: 30 },
    )
  })

  it('a row that comes later than that is an error with its line', async () => {
    const path = file(
      'late.csv',
      azure(
        '2024-01-01 00:00:00,1,1',
        '2024-01-01 00:05:00,1,1',
        '2024-01-01 00:10:00,1,1',
        '2024-01-01 00:00:01,1,1',
      ),
    )
    const { message } = await failureOf(path)
    expect(message).toContain('late.csv, line 5 is 599.0 s out of order; up to 60 s are put right')
  })
})

describe('rows that cannot be read are told with file and line, none is skipped', () => {
  const good = '2023-11-16 18:15:46.68,374,44'
  const lines = (...rows: object[]): string => rows.map((row) => JSON.stringify(row)).join('\n')
  const mooncake = { timestamp: 0, input_length: 1, output_length: 1, hash_ids: [0] }
  const burst = 'Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type'
  it.each([
    ['no time', azure(good, 'soon,374,44'), 'line 3 has no time such as'],
    ['no such day', azure('2023-13-16 18:15:46,1,1'), 'line 2 has no time such as'],
    [
      'no number',
      azure(good, '2023-11-16 18:15:47,many,44'),
      'line 3 has no number of 0 or more in `ContextTokens`',
    ],
    [
      'an empty field',
      azure('2023-11-16 18:15:47,1,'),
      'line 2 has no number of 0 or more in `GeneratedTokens`',
    ],
    [
      'less than 0',
      azure('2023-11-16 18:15:47,-1,1'),
      'line 2 has no number of 0 or more in `ContextTokens`',
    ],
    [
      'too few fields',
      azure(good, '2023-11-16 18:15:47,1'),
      'line 3 has 2 fields where the header names 3',
    ],
    [
      'BurstGPT: no number',
      `${burst}\n5,GPT-4,1,none,1,API log\n`,
      'line 2 has no number of 0 or more in `Response tokens`',
    ],
    [
      'Mooncake: no length',
      lines(mooncake, { timestamp: 1 }),
      'line 2 has no number of 0 or more in `input_length`',
    ],
    [
      'Mooncake: no ids',
      lines(mooncake, { ...mooncake, hash_ids: ['a'] }),
      'line 2 has no list of whole numbers in `hash_ids`',
    ],
    ['Mooncake: no JSON', `${lines(mooncake)}\n{"timestamp`, 'line 2 is no valid JSON'],
    ['no known trace', 'a,b\n1,2\n', 'begins with the columns of no known trace; they are:'],
    ['nothing', '', 'begins with the columns of no known trace'],
  ])('%s', async (_, text, sentence) => {
    expect((await failureOf(file('wrong', text))).message).toContain(sentence)
  })

  it('a format that was named is taken at its word', async () => {
    const path = join(FIXTURES, 'burstgpt.csv')
    expect(await rowsOf(path, { format: 'burstgpt' })).toHaveLength(12)
    const { message } = await failureOf(path, { format: 'azure' })
    expect(message).toContain('line 1 names no column TIMESTAMP, ContextTokens, GeneratedTokens')
  })

  it('wrong options, all at once and before anything is read', () => {
    const options = { format: 'csv', from: '2m', to: 60_000, limit: 0, run: 5, speed: 2 }
    expect(() => readTrace('gone.csv', options as object)).toThrow(
      /does not exist(.|\n)*`speed` is no option(.|\n)*`format` must(.|\n)*`limit` must(.|\n)*`from` \('2m'\) must be before(.|\n)*`run` must/,
    )
  })
})

describe('recorded runs', () => {
  const usage = {
    input: 10,
    cacheRead: 5,
    cacheWrite: 0,
    cacheWrite1h: 0,
    output: 21,
    reasoning: 0,
  }
  const line = (name: string, changes: object): string =>
    `${csvField('chat.load.ts')},${csvRow(aSample({ calls: [aCall({ usage })], ...changes }), { name })}`
  const header = `file,${CSV_HEADER}`
  // As they are written: in the order in which requests end.
  const chat = [
    line('chat, short', { index: 0, intendedAt: 0, warmup: true }),
    line('chat, short', { index: 1, intendedAt: 300 }),
    line('chat, short', { index: 0, intendedAt: 100, calls: [] }),
    line('chat, short', { index: 2, intendedAt: 450.5 }),
  ]

  it('are read as they were written, by when requests were due, without the warm-up', async () => {
    const path = file('requests.csv', [header, ...chat, ''].join('\n'))
    expect(await rowsOf(path)).toEqual([
      { at: 0, inputTokens: null, outputTokens: null, prefixBlocks: [] },
      { at: 200, inputTokens: 15, outputTokens: 21, prefixBlocks: [] },
      { at: 350.5, inputTokens: 15, outputTokens: 21, prefixBlocks: [] },
    ])
  })

  it('of a file with several, one is picked by its name, else all are listed', async () => {
    const path = file(
      'several.csv',
      [header, ...chat, line('=other', { intendedAt: 7 }), ''].join('\n'),
    )
    expect(await rowsOf(path, { run: 'chat, short' })).toHaveLength(3)
    expect(await rowsOf(path, { run: '=other' })).toHaveLength(1)
    const list = ':\n  - chat.load.ts > chat, short\n  - chat.load.ts > =other.'
    expect((await failureOf(path)).message).toContain(`several runs; pick one with \`run\`${list}`)
    expect((await failureOf(path, { run: 'no' })).message).toContain(`a run 'no'; it has${list}`)
  })
})
