import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reportCommand } from '../../src/cli/report.ts'
import { runsFile } from '../../src/report/json.ts'
import { aHistoryRow, day } from '../core/a-history-row.ts'
import { suite } from '../report/fixture-runs.ts'
import { aComparison } from '../report/html/a-report.ts'
import { terminalOf } from './terminal.ts'

let cwd: string

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'report-cli-'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

function put(path: string, content: unknown): void {
  mkdirSync(dirname(join(cwd, path)), { recursive: true })
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  writeFileSync(join(cwd, path), text)
}

const runs = (file: string, createdAt = '2026-11-24T09:00:00.000Z'): object =>
  runsFile([suite(file, 'passing', 'partial')], { version: '0.1.0', createdAt })

const history = Array.from({ length: 3 }, (_, index) =>
  JSON.stringify(aHistoryRow({ at: day(index) })),
).join('\n')

async function report(...args: string[]): Promise<{ said: string; complained: string }> {
  const terminal = terminalOf({ cwd })
  expect(await reportCommand(args, terminal)).toBe(0)
  return terminal
}

const written = (path = 'load-report.html'): string => readFileSync(join(cwd, path), 'utf8')

describe('vitest-load report', () => {
  test('takes all that the other commands left', async () => {
    put('.vitest/load/last.json', runs('chat.load.ts'))
    put('.vitest/load/comparison.json', aComparison())
    put('.vitest-load/history/2026-01.jsonl', `${history}\n`)
    const { said } = await report()
    expect(said).toBe('load-report.html: 2 load tests, a comparison of 6 load tests, 6 trends\n')
    const page = written()
    for (const anchor of ['comparison', 'tests', 'trend']) expect(page).toContain(`id="${anchor}"`)
  })

  test('joins several files, and is as old as the newest of them', async () => {
    put('a.json', runs('a.load.ts', '2026-11-24T09:00:00.000Z'))
    put('b.json', runs('b.load.ts', '2026-11-25T10:30:00.000Z'))
    const { said } = await report(
      '--input',
      'a.json',
      '--input',
      'b.json',
      '--output',
      'out/r.html',
    )
    expect(said).toBe('out/r.html: 4 load tests\n')
    const page = written('out/r.html')
    for (const text of ['a.load.ts', 'b.load.ts', '2026-11-25 10:30 UTC']) {
      expect(page).toContain(text)
    }
  })

  test('shows the runs of the main branch alone where there are any', async () => {
    const feature = aHistoryRow({ at: day(3), branch: 'feature', test: 'of a branch' })
    put('h/2026-01.jsonl', `${history}\n${JSON.stringify(feature)}\nno row\n`)
    const { complained } = await report('--history', 'h')
    expect(written()).not.toContain('of a branch')
    expect(complained).toContain('2026-01.jsonl:5 is no row of a history')
  })

  test('helps', async () => {
    expect((await report('--help')).said).toContain('Usage: vitest-load report [options]')
  })

  test.for([
    [[], 'There is nothing to report: run the load tests first'],
    [['--input', 'gone.json'], 'There is no gone.json: vitest run --project load writes it.'],
    [['--input', 'text.txt'], 'text.txt is no JSON.'],
    [['--input', 'other.json'], 'other.json holds no runs: vitest run'],
    [['--input', 'list.json'], 'list.json holds no runs: vitest run'],
    [
      ['--input', 'newer.json'],
      'newer.json was written by a newer vitest-load (schema 2): update it.',
    ],
    [['--input', 'comparison.json'], 'comparison.json holds no runs: vitest run'],
    [['--comparison', 'runs.json'], 'runs.json is no comparison: vitest-load compare'],
    [
      ['--comparison', 'gone.json'],
      'There is no gone.json: vitest-load compare --base origin/main writes it.',
    ],
    [['--history', 'none'], "There is no history in none: load({ history: 'none' }) records it."],
    [['--inputs', 'a'], "Unknown option '--inputs'"],
    [['a.json'], "Unexpected argument 'a.json'"],
  ] as const)('%o is refused in one sentence', async ([args, sentence]) => {
    put('text.txt', 'no JSON')
    put('other.json', { name: 'x' })
    put('list.json', [1])
    put('newer.json', { schema: 2, suites: [] })
    put('comparison.json', aComparison())
    put('runs.json', runs('a.load.ts'))
    await expect(reportCommand([...args], terminalOf({ cwd }))).rejects.toThrow(sentence)
  })
})
